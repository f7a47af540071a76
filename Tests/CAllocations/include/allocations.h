#pragma once

#include <stddef.h>

/// What a thread allocated since it began to count.
typedef struct {
    size_t count;
    /// In bytes.
    size_t largest;
} callocations_tally;

/// Whether allocations can be counted here; not under a sanitizer, which has an allocator of its own.
int callocations_are_counted(void);

/// Begins to count the allocations of this thread.
void callocations_begin(void);

/// Ends it.
callocations_tally callocations_end(void);

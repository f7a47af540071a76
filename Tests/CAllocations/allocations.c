// Takes the place of the C library's allocation calls in a program, to count them. The memory itself comes from the C
// library as ever.

#include "allocations.h"

#include <errno.h>
#include <stdlib.h>

static _Thread_local int is_counting;
static _Thread_local callocations_tally tally;

void callocations_begin(void) {
    tally = (callocations_tally){0, 0};
    is_counting = 1;
}

callocations_tally callocations_end(void) {
    is_counting = 0;
    return tally;
}

#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)

int callocations_are_counted(void) { return 0; }

#else

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static inline void note(size_t size) {
    if (!is_counting) return;
    tally.count += 1;
    if (size > tally.largest) tally.largest = size;
}

void *malloc(size_t size) {
    note(size);
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    note(count * size);
    return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
    note(size);
    return __libc_realloc(memory, size);
}

void *memalign(size_t alignment, size_t size) {
    note(size);
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **memory, size_t alignment, size_t size) {
    void *made = memalign(alignment, size);
    if (made == NULL) return ENOMEM;
    *memory = made;
    return 0;
}

int callocations_are_counted(void) { return 1; }

#endif

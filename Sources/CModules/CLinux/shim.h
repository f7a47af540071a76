#pragma once

// Linux calls that Swift's Glibc module does not show.

#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
#include <sys/resource.h>
#include <pthread.h>
#include <unistd.h>
#include <fcntl.h>
#include <signal.h>
#include <errno.h>
#include <stdio.h>
#include <time.h>
#include "processes.h"

/// `errno` is a macro over a thread-local, which Swift sees through Glibc only.
static inline int clinux_errno(void) { return errno; }

/// `open` is variadic. Makes a file that isn't there yet, for its owner alone; an existing one is not even opened,
/// since closing it again would drop the locks that this process holds on it.
static inline int clinux_create_private(const char *path) {
    return open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
}

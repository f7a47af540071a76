#pragma once

// Linux calls that Swift's Glibc module does not show.

#include <stdbool.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <pthread.h>
#include <unistd.h>
#include <fcntl.h>
#include <signal.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "detached.h"
#include "processes.h"

/// `errno` is a macro over a thread-local, which Swift sees through Glibc only.
// The device and the inode of the file that a path leads to; false where there is none.
static inline bool clinux_file_identity(const char *path, uint64_t *device, uint64_t *inode) {
    struct stat details;
    if (stat(path, &details) != 0) return false;
    *device = details.st_dev;
    *inode = details.st_ino;
    return true;
}

/// Whose a file is and what its mode allows (`stat`); false where nothing has the name or may be looked at.
static inline bool clinux_file_access(const char *path, uint32_t *owner, uint32_t *mode) {
    struct stat details;
    if (stat(path, &details) != 0) return false;
    *owner = details.st_uid;
    *mode = details.st_mode;
    return true;
}

static inline int clinux_errno(void) { return errno; }

/// `open` is variadic. Makes a file that isn't there yet, for its owner alone; an existing one is not even opened,
/// since closing it again would drop the locks that this process holds on it.
static inline int clinux_create_private(const char *path) {
    return open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
}
/// Opens a file to write, made for its owner alone where it isn't there. A symbolic link is not followed (ELOOP), and a
/// pipe without a reader is not waited for (ENXIO).
static inline int clinux_open_private(const char *path, int is_appended) {
    return open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | (is_appended ? O_APPEND : 0), 0600);
}
/// Makes reads and writes wait again.
static inline void clinux_wait(int descriptor) { fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK); }
/// Whether it is a file, rather than a pipe, a device or a folder.
static inline int clinux_is_file(int descriptor) {
    struct stat status;
    return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}
/// Takes the rights of everybody but the owner from a file, where it has more and is ours. Returns whether it did. The file is
/// not opened: closing it again would drop the locks that this process may hold on it.
static inline int clinux_tighten(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & 077) != 0 &&
           status.st_uid == geteuid() && chmod(path, status.st_mode & 0700) == 0;
}
/// The handler of a signal is that it is ignored.
static inline int clinux_is_ignored(int number) {
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}
/// `pipe2` is hidden without `_GNU_SOURCE`; both ends close on exec.
static inline int clinux_pipe(int ends[2]) {
    if (pipe(ends) != 0) return -1;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return 0;
}

/// `SIG_IGN` is a cast that Swift does not import.
static inline void clinux_ignore(int number) { signal(number, SIG_IGN); }

/// `RLIMIT_NOFILE` is of another type than the calls take.
static inline int clinux_get_open_files(struct rlimit *limit) { return getrlimit(RLIMIT_NOFILE, limit); }
static inline int clinux_set_open_files(const struct rlimit *limit) { return setrlimit(RLIMIT_NOFILE, limit); }

/// `accept4` hides behind _GNU_SOURCE, which Swift's modules do not define.
extern int accept4(int descriptor, struct sockaddr *address, socklen_t *size, int flags);

/// `exit` of stdlib.h, which the other headers leave out.
static inline _Noreturn void clinux_exit(int code) { exit(code); }


#pragma once

// Starting helper processes and passing descriptors: fork, vfork and the CMSG macros do not reach Swift.

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/// The descriptor at which a helper finds its end of the socket pair.
enum { CLINUX_HELPER_SOCKET = 3 };

/// Asks for SIGKILL when the thread that made this process ends. Returns 0, or -1 when that has happened already.
static inline int clinux_die_with_parent(pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    return getppid() == parent ? 0 : -1;
}

/// Starts a program with `socket` as descriptor 3, /dev/null as its input, `output` as its standard output and error,
/// and nothing else open. Returns its process id, or a negative errno.
///
/// vfork copies no page tables, which matters in a large server. Between vfork and exec only system calls are made.
__attribute__((noinline)) static pid_t clinux_spawn(
    const char *path, char *const *arguments, int socket, int output) {
    // The child tells a failure through memory that it shares, unless the thread sanitizer makes a fork of vfork.
    if (access(path, X_OK) != 0) return -errno;
    volatile int failure = 0;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t parent = getpid();
    pid_t child = vfork();
    if (child == 0) {
        struct sigaction standard;
        memset(&standard, 0, sizeof standard);
        for (int number = 1; number < 32; number++) sigaction(number, &standard, NULL);
        sigset_t none;
        sigemptyset(&none);
        pthread_sigmask(SIG_SETMASK, &none, NULL);
        if (clinux_die_with_parent(parent) != 0) _exit(127);
        int input = open("/dev/null", O_RDONLY);
        if (input >= 0 && input != 0) dup2(input, 0);
        dup2(output, 2);
        dup2(2, 1);
        if (socket == CLINUX_HELPER_SOCKET) fcntl(socket, F_SETFD, 0);
        else dup2(socket, CLINUX_HELPER_SOCKET);
        close_range(CLINUX_HELPER_SOCKET + 1, ~0U, 0);
        execve(path, arguments, environ);
        failure = errno;
        _exit(127);
    }
    int status = child < 0 ? -errno : 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (child < 0) return status;
    if (failure != 0) {
        waitpid(child, NULL, 0);
        return -failure;
    }
    return child;
}

/// `fork`, for helpers that have one thread only.
static inline pid_t clinux_fork(void) { return fork(); }

/// A descriptor that becomes readable when a child ends, in place of SIGCHLD. For processes of one thread.
static inline int clinux_child_ends(void) {
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGCHLD);
    sigprocmask(SIG_BLOCK, &ends, NULL);
    return signalfd(-1, &ends, SFD_NONBLOCK | SFD_CLOEXEC);
}

/// Takes what that descriptor has to say.
static inline void clinux_take_child_ends(int descriptor) {
    struct signalfd_siginfo info;
    while (read(descriptor, &info, sizeof info) > 0) {}
}

/// Kills this process once it has used so many seconds of CPU in its life.
static inline void clinux_limit_cpu(unsigned long seconds) {
    struct rlimit limit;
    getrlimit(RLIMIT_CPU, &limit);
    limit.rlim_cur = seconds;
    setrlimit(RLIMIT_CPU, &limit);
}

/// Makes reads and writes return instead of waiting.
static inline void clinux_do_not_wait(int descriptor) {
    fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}

/// Sends bytes, and a descriptor with the first of them unless it is -1. No SIGPIPE. Returns the count sent or -1.
static inline ssize_t clinux_send(int socket, const void *bytes, size_t count, int passed) {
    struct iovec part = {.iov_base = (void *)bytes, .iov_len = count};
    union { struct cmsghdr header; char space[CMSG_SPACE(sizeof(int))]; } control;
    struct msghdr message;
    memset(&message, 0, sizeof message);
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (passed >= 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = &control;
        message.msg_controllen = sizeof control.space;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(header), &passed, sizeof(int));
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

/// Receives bytes, and a descriptor into `passed` (-1 when none came). Returns the count, 0 at the end, or -1.
static inline ssize_t clinux_receive(int socket, void *bytes, size_t count, int *passed) {
    struct iovec part = {.iov_base = bytes, .iov_len = count};
    union { struct cmsghdr header; char space[CMSG_SPACE(sizeof(int))]; } control;
    struct msghdr message;
    memset(&message, 0, sizeof message);
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = &control;
    message.msg_controllen = sizeof control.space;
    *passed = -1;
    ssize_t received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (received <= 0) return received;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
        memcpy(passed, CMSG_DATA(header), sizeof(int));
    return received;
}

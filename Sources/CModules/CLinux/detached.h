#pragma once

// Starting a program that outlives this one: posix_spawn's attributes are awkward from Swift.

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/types.h>
#include <unistd.h>

extern char **environ;

// Hidden without _GNU_SOURCE; the value of spawn.h.
#ifndef POSIX_SPAWN_SETSID
#define POSIX_SPAWN_SETSID 0x80
#endif

/// Starts a program in a session of its own, with /dev/null as its input and `log` as both outputs. Returns its process
/// id, or a negative errno.
static inline pid_t clinux_spawn_detached(const char *path, char *const *arguments, int log) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, log, 1);
    posix_spawn_file_actions_adddup2(&files, log, 2);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    pid_t child = 0;
    int status = posix_spawn(&child, path, &files, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return status == 0 ? child : -status;
}

/// `open` is variadic.
static inline int clinux_open_to_read(const char *path) { return open(path, O_RDONLY | O_CLOEXEC); }

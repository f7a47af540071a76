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
#include <time.h>
#include "processes.h"

/// `errno` is a macro over a thread-local, which Swift sees through Glibc only.
static inline int clinux_errno(void) { return errno; }

#pragma once

#include <microhttpd.h>

// Variadic functions, which Swift cannot call.

typedef void *(*cmhd_target_callback)(void *cls, const char *target, struct MHD_Connection *connection);
typedef size_t (*cmhd_unescape_callback)(void *cls, struct MHD_Connection *connection, char *text);

/// Starts a daemon without threads, listening socket or TLS of its own: it is driven through its epoll descriptor.
///
/// `pool` is what the head of a request may take, in bytes. Idle connections are ours to end, so there is no time limit.
static inline struct MHD_Daemon *cmhd_start(void *cls,
                                            cmhd_target_callback target,
                                            MHD_AccessHandlerCallback handler,
                                            MHD_RequestCompletedCallback completed,
                                            cmhd_unescape_callback unescape,
                                            size_t pool,
                                            unsigned int connections) {
    return MHD_start_daemon(
        MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_UPGRADE | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
        handler, cls,
        MHD_OPTION_URI_LOG_CALLBACK, target, cls,
        MHD_OPTION_NOTIFY_COMPLETED, completed, cls,
        MHD_OPTION_UNESCAPE_CALLBACK, unescape, cls,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, pool,
        MHD_OPTION_CONNECTION_LIMIT, connections,
        MHD_OPTION_CONNECTION_TIMEOUT, 0u,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_END);
}

/// The descriptor that tells when `MHD_run` has something to do; -1 when there is none.
static inline int cmhd_epoll_descriptor(struct MHD_Daemon *daemon) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD);
    return info ? info->epoll_fd : -1;
}

/// The socket of a connection; -1 when there is none.
static inline int cmhd_descriptor(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

/// Gives an upgraded socket back, which closes it.
static inline void cmhd_close_upgraded(struct MHD_UpgradeResponseHandle *handle) {
    MHD_upgrade_action(handle, MHD_UPGRADE_ACTION_CLOSE);
}

#pragma once

#include <openssl/ssl.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include "hkdf.h"
#include "p256.h"

// Macros over `SSL_CTX_ctrl`, which Swift cannot see.

/// TLS 1.2 or newer, no renegotiation, buffers given back while a connection is idle.
static inline void copenssl_configure_server(SSL_CTX *context) {
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

/// How many bytes a memory BIO holds.
static inline size_t copenssl_pending(BIO *bio) { return BIO_ctrl_pending(bio); }

/// Makes an empty memory BIO ask to be tried again in place of announcing an end.
static inline void copenssl_never_end(BIO *bio) { BIO_set_mem_eof_return(bio, -1); }

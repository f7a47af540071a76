#pragma once

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

/// One step of HKDF with SHA-256; `mode` is `EVP_KDF_HKDF_MODE_EXTRACT_ONLY` or `…_EXPAND_ONLY`. The second input is the
/// salt or the info.
static inline int copenssl_hkdf(
    EVP_KDF *algorithm, int mode, const void *key, size_t key_count, const void *input, size_t input_count,
    unsigned char *output, size_t output_count
) {
    const char *name = mode == EVP_KDF_HKDF_MODE_EXTRACT_ONLY ? OSSL_KDF_PARAM_SALT : OSSL_KDF_PARAM_INFO;
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, "SHA256", 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)key, key_count),
        OSSL_PARAM_construct_octet_string(name, (void *)input, input_count),
        OSSL_PARAM_construct_end(),
    };
    EVP_KDF_CTX *context = EVP_KDF_CTX_new(algorithm);
    int status = context != NULL && EVP_KDF_derive(context, output, output_count, parameters) == 1;
    EVP_KDF_CTX_free(context);
    return status;
}

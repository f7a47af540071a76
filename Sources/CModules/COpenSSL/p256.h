#pragma once

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>

// Keys of the curve P-256 between octets and `EVP_PKEY`. Points are uncompressed (65 octets), scalars big endian (32).

enum { copenssl_p256_point_count = 65, copenssl_p256_scalar_count = 32 };

/// The curve, which the caller keeps for good: reading it is safe from any thread.
static inline EC_GROUP *copenssl_p256_curve(void) { return EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1); }

/// 1 when the 65 octets are a point of the curve. OpenSSL checks the equation; infinity has one octet only.
static inline int copenssl_p256_is_point(const EC_GROUP *curve, const unsigned char *octets) {
    EC_POINT *point = EC_POINT_new(curve);
    if (point == NULL) return 0;
    int status = EC_POINT_oct2point(curve, point, octets, copenssl_p256_point_count, NULL);
    EC_POINT_free(point);
    return status == 1;
}

/// Writes the point that belongs to a scalar. 0 when the scalar is not in 1 ..< order.
static inline int copenssl_p256_multiply_base(
    const EC_GROUP *curve, const unsigned char *scalar, unsigned char *octets
) {
    int status = 0;
    BIGNUM *number = BN_secure_new();
    EC_POINT *point = EC_POINT_new(curve);
    if (number != NULL && point != NULL && BN_bin2bn(scalar, copenssl_p256_scalar_count, number) != NULL
        && !BN_is_zero(number) && BN_cmp(number, EC_GROUP_get0_order(curve)) < 0) {
        BN_set_flags(number, BN_FLG_CONSTTIME);
        status = EC_POINT_mul(curve, point, number, NULL, NULL, NULL) == 1
            && EC_POINT_point2oct(
                   curve, point, POINT_CONVERSION_UNCOMPRESSED, octets, copenssl_p256_point_count, NULL
               ) == copenssl_p256_point_count;
    }
    EC_POINT_free(point);
    BN_clear_free(number);
    return status;
}

/// A key from a point that was checked and, for a private key, its scalar. NULL when OpenSSL refuses it.
static inline EVP_PKEY *copenssl_p256_import(const unsigned char *octets, const unsigned char *scalar) {
    EVP_PKEY *key = NULL;
    OSSL_PARAM *parameters = NULL;
    // Secure: what is built from it is wiped when it is freed.
    BIGNUM *number = scalar == NULL ? NULL : BN_secure_new();
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    if (builder != NULL && context != NULL
        && OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) == 1
        && OSSL_PARAM_BLD_push_octet_string(
               builder, OSSL_PKEY_PARAM_PUB_KEY, octets, copenssl_p256_point_count
           ) == 1
        && (scalar == NULL
            || (number != NULL && BN_bin2bn(scalar, copenssl_p256_scalar_count, number) != NULL
                && OSSL_PARAM_BLD_push_BN_pad(
                       builder, OSSL_PKEY_PARAM_PRIV_KEY, number, copenssl_p256_scalar_count
                   ) == 1))
        && (parameters = OSSL_PARAM_BLD_to_param(builder)) != NULL && EVP_PKEY_fromdata_init(context) == 1) {
        int selection = scalar == NULL ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
        if (EVP_PKEY_fromdata(context, &key, selection, parameters) != 1) key = NULL;
    }
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(builder);
    BN_clear_free(number);
    return key;
}

/// A new key pair. NULL when there is no randomness or memory.
static inline EVP_PKEY *copenssl_p256_generate(void) { return EVP_EC_gen("P-256"); }

/// Writes the public point of a key.
static inline int copenssl_p256_point(const EVP_PKEY *key, unsigned char *octets) {
    size_t count = 0;
    return EVP_PKEY_get_octet_string_param(
               key, OSSL_PKEY_PARAM_PUB_KEY, octets, copenssl_p256_point_count, &count
           ) == 1
        && count == copenssl_p256_point_count;
}

/// ECDH: writes the x coordinate, 32 octets. The peer's point was checked when it was read.
static inline int copenssl_p256_agree(EVP_PKEY *key, EVP_PKEY *peer, unsigned char *secret) {
    size_t count = copenssl_p256_scalar_count;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    int status = context != NULL && EVP_PKEY_derive_init(context) == 1
        && EVP_PKEY_derive_set_peer_ex(context, peer, 0) == 1 && EVP_PKEY_derive(context, secret, &count) == 1
        && count == copenssl_p256_scalar_count;
    EVP_PKEY_CTX_free(context);
    return status;
}

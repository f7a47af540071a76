#pragma once

#include <stddef.h>

// Swift compiles a whole module for one processor; only C can do so for a single function, to be called where it runs.

#if defined(__x86_64__)

static inline int cvectors_has_fused_eights(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

typedef float cvectors_eight __attribute__((vector_size(32), aligned(4)));

__attribute__((target("avx2"))) static inline cvectors_eight cvectors_at_least(cvectors_eight values, float least) {
    return __builtin_elementwise_max(values, (cvectors_eight){} + least);
}

/// Writes, for each block of 32 columns, bias + input × weights, or `least` where that is less.
///
/// Two rows at a time, as four sums alone would wait for each other; spelt out, as the loops would not be unrolled.
__attribute__((target("avx2,fma"))) static inline void cvectors_multiply_fused(
    const float *weights, size_t block_stride, size_t block_count, const float *bias, const float *input,
    size_t row_count, float least, float *output) {
#pragma clang fp contract(fast)
    for (size_t block = 0; block < block_count; block++) {
        const cvectors_eight *row = (const cvectors_eight *)(weights + block * block_stride);
        const cvectors_eight *begin = (const cvectors_eight *)(bias + block * 32);
        cvectors_eight a = begin[0], b = begin[1], c = begin[2], d = begin[3];
        cvectors_eight e = {0}, f = {0}, g = {0}, h = {0};
        size_t index = 0;
        for (; index + 1 < row_count; index += 2, row += 8) {
            const float even = input[index], odd = input[index + 1];
            a += row[0] * even;
            b += row[1] * even;
            c += row[2] * even;
            d += row[3] * even;
            e += row[4] * odd;
            f += row[5] * odd;
            g += row[6] * odd;
            h += row[7] * odd;
        }
        if (index < row_count) {
            const float last = input[index];
            a += row[0] * last;
            b += row[1] * last;
            c += row[2] * last;
            d += row[3] * last;
        }
        cvectors_eight *result = (cvectors_eight *)(output + block * 32);
        a += e;
        b += f;
        c += g;
        d += h;
        result[0] = cvectors_at_least(a, least);
        result[1] = cvectors_at_least(b, least);
        result[2] = cvectors_at_least(c, least);
        result[3] = cvectors_at_least(d, least);
    }
}

#else

static inline int cvectors_has_fused_eights(void) { return 0; }

static inline void cvectors_multiply_fused(
    const float *weights, size_t block_stride, size_t block_count, const float *bias, const float *input,
    size_t row_count, float least, float *output) {}

#endif

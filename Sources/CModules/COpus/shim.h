#pragma once

#include <opus/opus.h>

// opus_encoder_ctl is variadic, which Swift does not import.

static inline int copus_set_bitrate(OpusEncoder *encoder, opus_int32 bit_rate) {
    return opus_encoder_ctl(encoder, OPUS_SET_BITRATE(bit_rate));
}

static inline int copus_set_complexity(OpusEncoder *encoder, opus_int32 complexity) {
    return opus_encoder_ctl(encoder, OPUS_SET_COMPLEXITY(complexity));
}

static inline int copus_set_fec(OpusEncoder *encoder, opus_int32 loss_percent) {
    int status = opus_encoder_ctl(encoder, OPUS_SET_INBAND_FEC(loss_percent > 0));
    return status == OPUS_OK ? opus_encoder_ctl(encoder, OPUS_SET_PACKET_LOSS_PERC(loss_percent)) : status;
}

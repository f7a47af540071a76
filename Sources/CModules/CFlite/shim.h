#pragma once

#include <flite/flite.h>

// Flite installs no header for its voices.
cst_voice *register_cmu_us_rms(const char *voxdir);
cst_voice *register_cmu_us_slt(const char *voxdir);
cst_voice *register_cmu_us_awb(const char *voxdir);
cst_voice *register_cmu_us_kal16(const char *voxdir);

// Flite keeps the pointer to a feature's name: it must be a literal of C, not a string that Swift lends for one call.

/// Factor on the length of every sound of one utterance.
static inline void cflite_set_stretch(cst_utterance *utterance, float factor) {
    feat_set_float(utterance->features, "duration_stretch", factor);
}

/// Factor on the pitch of one utterance.
static inline void cflite_set_pitch(cst_utterance *utterance, float factor) {
    feat_set_float(utterance->features, "f0_shift", factor);
}

/// Where the samples of one utterance go; the utterance owns the value from here on and frees it.
static inline void cflite_set_streaming(cst_utterance *utterance, cst_audio_streaming_info *streaming) {
    feat_set(utterance->features, "streaming_info", audio_streaming_info_val(streaming));
}

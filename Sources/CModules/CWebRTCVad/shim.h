#pragma once

#include <stddef.h>
#include <stdint.h>

// Exported by libwebrtc_audio_processing.so.1, whose package ships C++ headers only.
typedef struct WebRtcVadInst VadInst;
VadInst *WebRtcVad_Create(void);
int WebRtcVad_Init(VadInst *handle);
int WebRtcVad_set_mode(VadInst *handle, int mode);
/// 1 for speech, 0 for none, -1 for a rate or length that it does not take.
int WebRtcVad_Process(VadInst *handle, int rate, const int16_t *samples, size_t count);
void WebRtcVad_Free(VadInst *handle);

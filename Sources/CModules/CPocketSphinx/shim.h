#pragma once

#include <pocketsphinx/pocketsphinx.h>
#include <sphinxbase/cmn.h>
#include <sphinxbase/err.h>
#include <sphinxbase/feat.h>
#include <sphinxbase/logmath.h>

/// The state of a decoder's cepstral mean normalisation, which no function of the library gives out.
static inline cmn_t *cpocketsphinx_cmn(ps_decoder_t *decoder) { return ps_get_feat(decoder)->cmn_struct; }

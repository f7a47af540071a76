#pragma once

#include <uv.h>

/// `uv_loop_configure` is variadic: makes the loop add up the time that it spends waiting.
static inline int cuv_measure_idle_time(uv_loop_t *loop) { return uv_loop_configure(loop, UV_METRICS_IDLE_TIME); }

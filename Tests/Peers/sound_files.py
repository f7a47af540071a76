"""Sound files of many kinds, made by libsndfile's own encoders."""

import ctypes
import pathlib
import tempfile

KINDS = {
    "mp3": 0x230000 | 0x82, "vorbis": 0x200000 | 0x60, "opus": 0x200000 | 0x64, "flac": 0x170000 | 0x02,
    "aiff": 0x020000 | 0x02, "wav, float": 0x010000 | 0x06,
}


class Info(ctypes.Structure):
    _fields_ = [("frames", ctypes.c_int64)] + [(name, ctypes.c_int) for name in ("samplerate", "channels", "format", "sections", "seekable")]


def encode(pcm, rate, kind):
    """A file around 16-bit mono samples."""
    library = ctypes.CDLL("libsndfile.so.1")
    library.sf_open.restype = ctypes.c_void_p
    library.sf_command.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_int]
    library.sf_close.argtypes = [ctypes.c_void_p]
    library.sf_writef_short.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int64]
    info = Info(samplerate=rate, channels=1, format=KINDS[kind])
    with tempfile.NamedTemporaryFile() as file:
        handle = library.sf_open(file.name.encode(), 0x20, ctypes.byref(info))
        assert handle, f"libsndfile writes no {kind}"
        # Whole numbers become floats up to 1.
        library.sf_command(handle, 0x1015, None, 1)
        library.sf_writef_short(handle, pcm, len(pcm) // 2)
        library.sf_close(handle)
        return pathlib.Path(file.name).read_bytes()

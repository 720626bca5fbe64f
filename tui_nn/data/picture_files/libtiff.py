"""Keep libtiff, with which Pillow decodes TIFF files, from writing to standard error."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

MAPPED = Path("/proc/self/maps")
"""Files that are mapped into this process, on Linux."""

NAMES = "libtiff*"

HANDLERS = ("TIFFSetErrorHandler", "TIFFSetWarningHandler")
"""Set what is called for a message; with none, nothing is."""


@cache
def silence_libtiff() -> None:
    """Drop libtiff's messages, once Pillow is imported; damaged files raise errors all the same.

    Where Pillow contains the library instead of loading it, as on Windows, nothing changes.
    """
    for path in set(_find_libraries()):
        with suppress(OSError, AttributeError):
            library = ctypes.CDLL(str(path))
            for name in HANDLERS:
                handler = getattr(library, name)
                handler.argtypes, handler.restype = [ctypes.c_void_p], ctypes.c_void_p
                handler(None)


def _find_libraries() -> Iterator[Path]:
    """The file of the library that is loaded: by the system's list, or beside Pillow on macOS."""
    import PIL

    with suppress(OSError):
        for line in MAPPED.read_text("utf-8", "replace").splitlines():
            place = Path(line.split(maxsplit=5)[-1])
            if place.match(NAMES) and place.is_absolute():
                yield place
    yield from (Path(PIL.__file__).parent / ".dylibs").glob(NAMES)

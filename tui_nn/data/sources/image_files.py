"""Read PNG, JPEG and other picture files as grey levels with Pillow, an optional dependency."""

from __future__ import annotations

import warnings
from typing import IO, TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.sources.pixels import to_grey
from tui_nn.errors import DataError

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP")
"""Supported formats, by Pillow's names: those of drawing programs and cameras."""

MOST_PIXELS = 24_000_000
"""Most pixels of a decoded picture, as many as a camera has; JPEG files are decoded smaller."""

ENOUGH = 448
"""Side in pixels to which JPEG pictures are reduced while decoding."""

SIXTEEN_BITS = 257
"""A 16-bit level per 8-bit level. Pillow would clip all levels above 255."""

INSTALL = 'pip install "tui-nn[data]"'


def read_image(file: IO[bytes], where: str, kind: str) -> NDArray[np.uint8]:
    """Read a picture file.

    Args:
        file: the content.
        where: name of the file in errors.
        kind: its kind in errors, such as "a PNG picture".

    Returns:
        Shape (rows, columns), uint8, 0 black. Transparent pixels get the colour that shows the ink,
        and photos are turned upright by their EXIF orientation.

    Raises:
        DataError: Pillow is missing, or the file is damaged, too large or of another format.
    """
    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError:
        raise DataError(f"{where}: is {kind}, which needs Pillow: {INSTALL}") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as image:
                image.draft("L", (ENOUGH, ENOUGH))
                _check_size(image, where)
                return _to_grey(image)
    except UnidentifiedImageError:
        raise DataError(f"{where}: is {kind}; of pictures, {', '.join(FORMATS)} are read") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise DataError(f"{where}: {error}") from error
    except DataError:
        raise
    except Exception as error:  # each format raises its own errors for damaged files
        raise DataError(f"{where}: the picture is damaged ({error})") from error


def _check_size(image: Image, where: str) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise DataError(f"{where}: {width}x{height} pixels are too many; scale it down first")


def _to_grey(image: Image) -> NDArray[np.uint8]:
    """Convert the picture to grey levels, shape (rows, columns), uint8."""
    from PIL import ImageOps

    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I"):
        levels = np.asarray(image).astype(np.int64)
        return np.asarray(levels.clip(0, 65_535) // SIXTEEN_BITS, np.uint8)
    if "A" in image.mode or "transparency" in image.info:
        return np.asarray(to_grey(np.asarray(image.convert("RGBA"))[None])[0])
    return np.asarray(image.convert("L"), np.uint8)

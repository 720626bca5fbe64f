"""Read PNG, JPEG and other picture files with Pillow, an optional dependency."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.picture import PIXEL_MAXIMUM
from tui_nn.data.picture_files.colours import round_levels, to_colours, to_grey
from tui_nn.data.picture_files.libtiff import silence_libtiff
from tui_nn.errors import DataError
from tui_nn.storage.file_kinds import PICTURE, START, describe_file, describe_start

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF", "PPM")
"""Supported formats, by Pillow's names: those of drawing programs, cameras and collections."""

MOST_PIXELS = 24_000_000
"""Most pixels of a decoded picture, as many as a camera has; JPEG files are decoded smaller."""

MOST_BYTES = 256 << 20
"""Largest file; some formats are read as a whole."""

ENOUGH = 448
"""Side in pixels to which larger pictures are reduced, JPEG pictures while they are decoded."""

SIXTEEN_BITS, SIXTEEN_BIT_MAXIMUM = 257, 65_535
"""A 16-bit level per 8-bit level, and the largest. Pillow would clip all levels above 255."""

NO_LOG = logging.NullHandler()
"""Keeps what Pillow logs of damaged files off standard error."""

REDUCIBLE = ("L", "RGB", "CMYK")
"""Modes whose pixels can be averaged as they are."""

INSTALL = "pip install 'tui-nn[data]'"


def load_image(
    source: Path | bytes | IO[bytes], where: str, *, colour: bool = False
) -> NDArray[np.uint8]:
    """Read a picture file of any mode.

    Args:
        source: the file, its content, or the file opened.
        where: name of the file in errors.
        colour: keep red, green and blue.

    Returns:
        Shape (rows, columns), or (rows, columns, 3) in colour, uint8, 0 black; larger pictures are
        reduced to sides of about `ENOUGH` pixels. Transparent pixels get the colour that shows the
        ink, and photos are turned upright by their EXIF orientation.

    Raises:
        DataError: Pillow is missing, or the file cannot be read, is damaged, too large, or of
            another format.
    """
    with quiet_pillow(where):
        return decode_image(source, where, colour=colour)


def require_pillow(where: str) -> None:
    """Refuse to read pictures without Pillow.

    Raises:
        DataError: it is not installed; `where` names what needs it.
    """
    try:
        import PIL.Image  # noqa: F401 - only whether it is there
    except ImportError:
        raise DataError(f"{where}: reading pictures needs Pillow: {INSTALL}") from None


@contextmanager
def quiet_pillow(where: str) -> Iterator[None]:
    """Have Pillow ready, its warnings hidden, while pictures are decoded in one or more threads.

    Raises:
        DataError: it is not installed; `where` names what needs it.
    """
    require_pillow(where)
    from PIL import Image, TiffImagePlugin, WebPImagePlugin  # noqa: F401 - they register

    logging.getLogger("PIL").addHandler(NO_LOG)
    silence_libtiff()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def decode_image(
    source: Path | bytes | IO[bytes], where: str, *, colour: bool = False
) -> NDArray[np.uint8]:
    """`load_image` inside `quiet_pillow`; safe in several threads.

    Raises:
        DataError: as of `load_image`.
    """
    if isinstance(source, bytes):
        return _read(io.BytesIO(source), where, colour)
    if not isinstance(source, Path):
        return _read(source, where, colour)
    try:
        if not source.is_file():  # opening a pipe would wait for a writer
            raise DataError(f"{where}: is {describe_file(source)}, not a picture")
        with source.open("rb") as file:
            return _read(file, where, colour)
    except OSError as error:
        raise DataError(f"{where}: cannot be read ({error.strerror or error})") from error


def _read(file: IO[bytes], where: str, colour: bool) -> NDArray[np.uint8]:
    kind = _check_kind(file, where)
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(file, formats=FORMATS) as image:
            image.draft("RGB" if colour else "L", (ENOUGH, ENOUGH))
            _check_size(image, where)
            image.load()
            return _to_array(_turn_upright(image), colour)
    except UnidentifiedImageError:
        raise DataError(f"{where}: is {kind}, but damaged at its beginning") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise DataError(
            f"{where}: has far more than {MOST_PIXELS:,} pixels; scale it down first"
        ) from None
    except (DataError, MemoryError):
        raise
    except Exception as error:  # each format raises its own errors for damaged files
        raise DataError(f"{where}: the picture is damaged ({error})") from error


def _check_kind(file: IO[bytes], where: str) -> str:
    """What the file is; refused unless it is a picture of acceptable size."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    kind = describe_start(file.read(START))
    file.seek(0)
    if not kind.endswith(PICTURE):
        raise DataError(f"{where}: is {kind}; of pictures, {', '.join(FORMATS)} are read")
    if size > MOST_BYTES:
        raise DataError(f"{where}: {kind} of {size >> 20} MB is too large")
    return kind


def _check_size(image: Image, where: str) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise DataError(f"{where}: {width}x{height} pixels are too many; scale it down first")


def _turn_upright(image: Image) -> Image:
    """Turn a photo by its EXIF orientation, if that can be read."""
    from PIL import ImageOps

    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # damaged EXIF data beside a sound picture; each kind of damage is its own
        return image


def _to_array(image: Image, colour: bool) -> NDArray[np.uint8]:
    """The pixels, shape (rows, columns) or (rows, columns, 3)."""
    if image.mode.startswith(("I", "F")):
        grey = _scale_levels(np.asarray(image))
        return np.repeat(grey[..., None], 3, axis=2) if colour else grey
    if image.mode == "LAB":
        image = _from_lab(image)
    if image.has_transparency_data:
        layers = np.asarray(_reduce(image.convert("RGBA").convert("RGBa")).convert("RGBA"))
    else:
        whole = image if image.mode in REDUCIBLE else image.convert("RGB" if colour else "L")
        layers = np.asarray(_reduce(whole).convert("RGB" if colour else "L"))
    if layers.ndim == 2:
        return layers
    return np.asarray((to_colours if colour else to_grey)(layers[None])[0])


def _from_lab(image: Image) -> Image:
    """A picture of lightness and two colour axes, in red, green and blue."""
    from PIL import ImageCms

    profiles = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    transform = ImageCms.buildTransform(*profiles, "LAB", "RGB")
    converted = ImageCms.applyTransform(image, transform)
    return image if converted is None else converted


def _reduce(image: Image) -> Image:
    """A large picture averaged down to about `ENOUGH` pixels a side."""
    factor = max(image.size) // ENOUGH
    return image.reduce(factor) if factor > 1 else image


def _scale_levels(levels: NDArray[Any]) -> NDArray[np.uint8]:
    """Levels of more than 8 bits, or fractions, on the scale from 0 to 255."""
    if levels.dtype.kind == "u":
        return (levels // SIXTEEN_BITS).astype(np.uint8)
    is_whole = levels.dtype.kind == "i"
    levels = np.nan_to_num(levels.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    highest = float(levels.max(initial=0))
    if is_whole:
        unit = max(highest, SIXTEEN_BIT_MAXIMUM)
    else:
        unit = next((most for most in (1, PIXEL_MAXIMUM) if highest <= most), highest)
    return round_levels(levels * np.float32(PIXEL_MAXIMUM / unit))

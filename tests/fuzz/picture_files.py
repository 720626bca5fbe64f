"""Target `picture-files`: pictures of every format and mode, as folders of pictures have them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.fuzz.harness import Target
from tests.fuzz.mutations import EDGES, Mutator
from tui_nn.data.picture_files.image_files import load_image
from tui_nn.data.picture_files.preparation import PicturePreparation

SIZE = (40, 30)

MODES = {
    "PNG": ("1", "L", "P", "LA", "RGB", "RGBA", "I;16"),
    "JPEG": ("L", "RGB", "CMYK"),
    "GIF": ("P",),
    "BMP": ("1", "L", "RGB"),
    "TIFF": ("1", "L", "RGB", "RGBA", "CMYK", "I;16", "F"),
    "WEBP": ("RGB", "RGBA"),
    "PPM": ("1", "L", "RGB"),
}
"""What each format can hold."""

PREPARATIONS = (
    PicturePreparation((28, 28), invert="auto"),
    PicturePreparation((28, 28), invert="auto", fit=True),
    PicturePreparation((64, 64), colour=True),
)


class PictureFilesTarget(Target):
    """Files that are decoded by Pillow."""

    name = "picture-files"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._files = list(_make_files())

    def valid(self) -> Iterator[bytes]:
        """Every mode of every format."""
        yield from self._files

    def make(self, mutator: Mutator) -> bytes:
        """A damaged file, or one whose header claims another size."""
        random = mutator.random
        kind = random.randrange(8)
        if kind == 0:
            return _png_claiming(random.choice(EDGES) % 2**32, random.choice(EDGES) % 2**32)
        if kind == 1:
            return _png_claiming(random.randrange(1, 9000), random.randrange(1, 9000))
        content = random.choice(self._files)
        for _ in range(random.choice((1, 1, 2, 4))):
            content = mutator.damage(content)
        return content

    def attempt(self, case: bytes) -> None:
        """Read it in grey and in colour, and prepare it in each way."""
        for preparation in PREPARATIONS:
            picture = load_image(case, "case", colour=preparation.colour)
            pixels = preparation.apply([picture]).pixels
            assert pixels.shape == (1, preparation.features)
            assert pixels.dtype == np.uint8


def _make_files() -> Iterator[bytes]:
    from PIL import Image

    noise = np.random.default_rng(0).integers(0, 256, (*SIZE, 3)).astype(np.uint8)
    exif = Image.Exif()
    exif[0x0112] = 6
    for kind, modes in MODES.items():
        for mode in modes:
            image = Image.fromarray(noise).convert("L" if mode == "I;16" else mode)
            if mode == "I;16":
                image = Image.fromarray(np.asarray(image).astype(np.uint16) * 257)
            file = io.BytesIO()
            options = {"exif": exif} if kind in ("JPEG", "PNG", "WEBP") else {}
            compressed = {"compression": "tiff_lzw"} if kind == "TIFF" and mode == "RGB" else {}
            image.save(file, kind, **options, **compressed)
            yield file.getvalue()


def _png_claiming(width: int, height: int) -> bytes:
    """A small PNG file that claims to be of a size, and holds zeros that unpack to 4 MB."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(4 << 20), 1)), (b"IEND", b""))
    parts = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)

"""Targets of pictures: idx files, a whole folder of them, NumPy's files, PNG and the like."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.data.idx_files import idx_bytes, write_pictures
from tests.fuzz.harness import Target
from tests.fuzz.mutations import EDGES, Mutator
from tui_nn.data.catalog import load_dataset
from tui_nn.data.idx import mnist
from tui_nn.data.idx.reading import open_idx
from tui_nn.data.picture_files.fitting import prepare_pictures
from tui_nn.data.sources.pictures import read_pictures
from tui_nn.data.storing.stored import StoredRows

PICTURES = np.arange(3 * 28 * 28).reshape(3, 28, 28).astype(np.uint8)
LABELS = np.arange(3, dtype=np.uint8)

FILES = (mnist.TRAIN_IMAGES, mnist.TRAIN_LABELS, mnist.TEST_IMAGES, mnist.TEST_LABELS)

BOMB = 150 << 20
"""Bytes that a small compressed file becomes."""

ZEROS = bytes(1 << 18)


class File(NamedTuple):
    """A file's content and how it is read: dimensions of an idx file, or 0 for any pictures."""

    content: bytes
    dimensions: int


class IdxTarget(Target):
    """idx files as `--data-dir` and `predict` read them."""

    name = "idx"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._path = folder / "case"
        write_pictures(folder / "mnist")

    def valid(self) -> Iterator[File]:
        """Pictures and labels, compressed and not, one at a time and as a data set."""
        for values in (PICTURES, LABELS):
            content = idx_bytes(values)
            yield File(content, values.ndim)
            yield File(gzip.compress(content), values.ndim)
        yield File(idx_bytes(PICTURES), 0)

    def make(self, mutator: Mutator) -> File:
        """A damaged file, a file that lies about its length, or one that swells."""
        random = mutator.random
        values = random.choice((PICTURES, LABELS))
        dimensions = random.choice((values.ndim, values.ndim, 0))
        content = idx_bytes(values)
        kind = random.randrange(8)
        if kind == 0:
            claimed = random.choice((random.choice(EDGES) % 2**32, random.randrange(1 << 18)))
            return File(_bomb(claimed, random.randrange(BOMB)), dimensions)
        if kind < 4:
            return File(mutator.damage(content), dimensions)
        if kind < 6:
            return File(gzip.compress(mutator.damage(content), 1), dimensions)
        return File(mutator.damage(gzip.compress(content)), dimensions)

    def attempt(self, case: File) -> None:
        """Read it in each of the ways that it can be read."""
        self._path.write_bytes(case.content)
        if not case.dimensions:
            prepare_pictures(read_pictures(self._path).pixels)
            return
        for in_memory in (1 << 28, 100):
            array = open_idx(self._path, case.dimensions, in_memory=in_memory)
            assert len(array.shape) == case.dimensions
            if isinstance(array, StoredRows) and len(array):
                array.read(np.array([0, len(array) - 1], np.uint32))


class DataSetTarget(IdxTarget):
    """A folder of idx files, one of them changed."""

    name = "data-set"

    def attempt(self, case: File) -> None:
        """Load the folder with this file in the place of each of the four."""
        for name in FILES:
            path = self.folder / "mnist" / name
            good = path.read_bytes()
            path.write_bytes(case.content)
            try:
                load_dataset("mnist", seed=1, validation_split=0.1, data_dir=self.folder)
            finally:
                path.write_bytes(good)

    def valid(self) -> Iterator[File]:
        """No file fits in all four places: the folder has to do as it is."""
        load_dataset("mnist", seed=1, validation_split=0.1, data_dir=self.folder)
        yield from ()


class ArrayTarget(Target):
    """NumPy's files as `predict` reads them."""

    name = "npy"

    def valid(self) -> Iterator[bytes]:
        """Arrays of several types, one by one and in archives."""
        for array in (PICTURES, PICTURES.reshape(3, 784) / 255.0, PICTURES[0] > 9):
            yield npy(array)
            yield npz(picture=[npy(array)], label=[npy(LABELS)])
        yield npy(np.asfortranarray(PICTURES))
        yield npy(np.repeat(PICTURES[..., None], 4, axis=3))
        yield npy(PICTURES.reshape(3, 784).T.astype(np.float32))

    def make(self, mutator: Mutator) -> bytes:
        """A damaged array, by itself, in a sound archive, or in one that is damaged too."""
        random = mutator.random
        array = random.choice(list(self.valid()))
        kind = random.randrange(6)
        if kind == 0:
            header = b"\x93NUMPY\x02\x00" + random.choice(EDGES).to_bytes(8, "little")[:4]
            start = random.choice((header, npy(PICTURES)[:128]))
            return npz(picture=[start, *[ZEROS] * random.randrange(BOMB // len(ZEROS))])
        if kind < 3:
            other = mutator.damage(npy(LABELS))
            return npz(picture=[mutator.damage(npy(PICTURES))], other=[other])
        return mutator.damage(array)

    def attempt(self, case: bytes) -> None:
        """Read it, whatever it is."""
        path = self.folder / "case"
        path.write_bytes(case)
        pictures = read_pictures(path).pixels
        assert prepare_pictures(pictures[:100]).pixels.shape[1:] == (784,)


class ImageTarget(Target):
    """PNG, JPEG and the like as `predict` reads them."""

    name = "image"

    def valid(self) -> Iterator[bytes]:
        """Every format that is read."""
        from PIL import Image

        from tui_nn.data.picture_files.image_files import FORMATS

        for kind in FORMATS:
            file = io.BytesIO()
            Image.fromarray(PICTURES[0]).save(file, kind)
            yield file.getvalue()

    def make(self, mutator: Mutator) -> bytes:
        """One of them damaged."""
        return mutator.damage(mutator.random.choice(list(self.valid())))

    def attempt(self, case: bytes) -> None:
        """Read it, whatever it is."""
        path = self.folder / "case"
        path.write_bytes(case)
        assert prepare_pictures(read_pictures(path).pixels).pixels.shape[1:] == (784,)


def _bomb(claimed: int, zeros: int) -> bytes:
    """An idx file of `zeros` zeros that claims to hold `claimed` pictures, compressed to little."""
    deflate = zlib.compressobj(1, zlib.DEFLATED, 31)
    header = idx_bytes(PICTURES[:0])[:4] + claimed.to_bytes(4, "big") + (28).to_bytes(4, "big") * 2
    pieces = [header, *[ZEROS] * (zeros // len(ZEROS))]
    return b"".join(map(deflate.compress, pieces)) + deflate.flush()


def npy(array: NDArray[Any]) -> bytes:
    file = io.BytesIO()
    np.save(file, array, allow_pickle=False)
    return file.getvalue()


def npz(**members: Sequence[bytes]) -> bytes:
    """An archive of files, each given in pieces."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, pieces in members.items():
            with archive.open(f"{name}.npy", "w") as member:
                for piece in pieces:
                    member.write(piece)
    return file.getvalue()

"""Target `own-arrays`: NumPy's files as the user's own data sets of pictures or of rows."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.fuzz.harness import Target
from tests.fuzz.mutations import EDGES, Mutator
from tests.fuzz.pictures import BOMB, ZEROS, npy, npz
from tui_nn.data.catalog import load_dataset
from tui_nn.data.options import DataOptions

PICTURES = np.arange(24 * 9 * 8).reshape(24, 9, 8).astype(np.uint8)
LABELS = np.arange(24) % 3
ROWS = np.random.default_rng(0).normal(size=(24, 3))

DESCRIPTIONS = (
    *(b"'descr': '|O'", b"'descr': '<U9999999'", b"'descr': [('a', '<f8'), ('b', 'S3')]"),
    *(b"'descr': '<m8[s]'", b"'descr': '<c16'", b"'descr': '>f2'", b"'descr': 'V8'"),
)
"""Types of values that a header may claim."""

PAIR = b"\0pair\0"
"""Separates the two files of a case that is no archive."""

OPTIONS = (DataOptions(), DataOptions(picture_size=(5, 6), colour=True), DataOptions(fit=True))


class OwnArraysTarget(Target):
    """Archives, and pairs of files, which are loaded as data sets."""

    name = "own-arrays"

    def valid(self) -> Iterator[bytes]:
        """Pictures and rows of several types, in archives and as pairs."""
        colours = np.repeat(PICTURES[..., None], 4, axis=3)
        for inputs in (PICTURES, PICTURES / 255.0, colours):
            yield npz(X=[npy(inputs)], y=[npy(LABELS)])
        yield npy(PICTURES) + PAIR + npy(np.eye(3)[LABELS])

    def make(self, mutator: Mutator) -> bytes:
        """A damaged file in a sound archive, a damaged archive, or a pair of files."""
        random = mutator.random
        inputs = random.choice((npy(PICTURES), npy(ROWS), npy(ROWS.astype(np.float16))))
        targets = random.choice((npy(LABELS), npy(LABELS.astype("U3")), npy(ROWS[:, 0])))
        kind = random.randrange(8)
        if kind == 0:
            header = b"\x93NUMPY\x02\x00" + random.choice(EDGES).to_bytes(8, "little")[:4]
            swelling = [header, *[ZEROS] * random.randrange(BOMB // len(ZEROS))]
            return npz(X=swelling, y=[targets])
        if kind == 1:
            return npz(X=[_retyped(inputs, random.choice(DESCRIPTIONS))], y=[targets])
        if kind == 2:
            return npz(X=[inputs], y=[_retyped(targets, random.choice(DESCRIPTIONS))])
        if kind < 5:
            names = [npy(np.array(["a", "b"])), mutator.damage(targets)]
            return npz(X=[mutator.damage(inputs)], y=[targets], feature_names=[names[kind % 2]])
        if kind < 7:
            damaged = mutator.damage(inputs, most=1) if kind == 5 else inputs
            return damaged + PAIR + mutator.damage(targets, most=1)
        return mutator.damage(npz(X=[inputs], y=[targets]))

    def attempt(self, case: bytes) -> None:
        """Load it as a data set; pictures in several sizes."""
        path = _write(self.folder, case)
        is_sound = False
        for options in OPTIONS:
            dataset = load_dataset(str(path), seed=1, validation_split=0.2, options=options)
            assert np.isfinite(dataset.train.read().inputs).all()
            is_sound = dataset.schema.is_pictures
            if not is_sound:
                break


def _write(folder: Path, case: bytes) -> Path:
    """The path of the case as one file, or as the first of two."""
    first, pair, second = case.partition(PAIR)
    if not pair:
        path = folder / "case.npz"
        path.write_bytes(case)
        return path
    place = folder / "pair"
    place.mkdir(exist_ok=True)
    (place / "X.npy").write_bytes(first)
    (place / "y.npy").write_bytes(second)
    return place / "X.npy"


def _retyped(content: bytes, description: bytes) -> bytes:
    """A file of an array whose header claims values of another type."""
    file = io.BytesIO(content)
    header = content[: content.index(b"\n") + 1]
    begin = header.index(b"'descr'")
    end = header.index(b", 'fortran_order'")
    changed = header[:begin] + description + header[end:]
    length = len(changed) - 10
    file.seek(len(header))
    return changed[:8] + length.to_bytes(2, "little") + changed[10:] + file.read()

"""A file or folder in MNIST's idx format as the user's own data: the files of one of its relatives.

The files of a set are found by their names: those of pictures and of labels, for training and
perhaps for the test. Plain and compressed, with dots or dashes, and several sets in one folder, as
EMNIST is published.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tui_nn.data.built_in import DIGIT_NAMES
from tui_nn.data.dataset import Dataset
from tui_nn.data.idx.blocks import inspect_idx
from tui_nn.data.idx.families import Family, find_family
from tui_nn.data.idx.folders import UPRIGHT, walk_folders
from tui_nn.data.idx.mnist import read_labels
from tui_nn.data.idx.orientation import ENOUGH, ON_THEIR_SIDE, lie_on_side
from tui_nn.data.idx.pictures import open_pictures
from tui_nn.data.picture import PICTURE_SHAPE
from tui_nn.data.picture_files.own_pictures import AnyExamples, Origin, make_dataset
from tui_nn.data.recognition.kinds import IDX_NAME
from tui_nn.data.record import make_record
from tui_nn.data.source import Request
from tui_nn.data.splitting.labels import index_labels
from tui_nn.errors import DataError

TEST_PARTS = ("t10k", "test", "test10k", "test50k")
"""What the test part may be called, in the order of preference."""

SHOWN = 4
"""Most sets that a message lists."""


@dataclass(frozen=True, slots=True)
class IdxSet:
    """The files of a set.

    Attributes:
        folder: where they are.
        prefix: what their names begin with, in small letters.
        files: by part ("train", "test", ...) and content ("images", "labels").
    """

    folder: Path
    prefix: str
    files: dict[tuple[str, str], Path] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How a message names it."""
        return str(self.folder / self.prefix.strip("-_.")) if self.prefix else str(self.folder)

    @property
    def is_complete(self) -> bool:
        """Whether there are training pictures with their labels."""
        return {("train", "images"), ("train", "labels")} <= self.files.keys()

    @property
    def test_part(self) -> str:
        """Name of the part for the test; "" for none."""
        parts = (part for part in TEST_PARTS if (part, "images") in self.files)
        return next((part for part in parts if (part, "labels") in self.files), "")


def load(path: Path, request: Request) -> Dataset:
    """Load the set of a file, or the only one in or below a folder.

    Raises:
        DataError: there is none or more than one, or its files are damaged.
    """
    chosen = find_set(path)
    request.report(f"reading {path.name}", None)
    parts = ["train", *([chosen.test_part] if chosen.test_part else [])]
    images = [chosen.files[part, "images"] for part in parts]
    labels = [chosen.files[part, "labels"] for part in parts]
    known = [read_labels(file) for file in labels]
    family = find_family(chosen.folder, chosen.prefix, known[0])
    for file, other, some in zip(images, labels, known, strict=True):
        _check_counts(file, other, inspect_idx(file, 3, 4)[0].shape[0], len(some))
    numbers = [some.astype(np.int64) - family.first_label for some in known]
    names, classes = index_labels(numbers, chosen.name, family.class_names)
    total = sum(map(len, classes))
    record = make_record(path, total, files=[*images, *labels], report=request.report)
    opened = open_pictures(images, classes, record, request, is_transposed=family.is_transposed)
    examples = opened.examples
    title = f"idx files of {family.title}" if family.title else "idx files"
    origin = Origin(title, names, (*_notes(family, examples[0]), *opened.notes), family.is_drawn)
    return make_dataset(request, origin, record, opened.preparation, *examples)


def find_set(path: Path) -> IdxSet:
    """The set that a file belongs to, or the only one in or below a folder.

    Raises:
        DataError: there is none or more than one.
    """
    if not path.is_dir():
        return _set_of_file(path)
    sets = [found for place in walk_folders(path) for found in _sets_in(place)]
    complete = [found for found in sets if found.is_complete]
    if len(complete) == 1:
        return complete[0]
    if not complete:
        raise DataError(f"{path}: {_describe_lack(sets[0])}" if sets else f"{path}: no idx files")
    names = ", ".join(found.name for found in complete[:SHOWN])
    example = complete[0].files["train", "images"]
    raise DataError(
        f"{path}: has several data sets: {names}{', ...' if complete[SHOWN:] else ''};"
        f" name a folder or a file of one, such as {example}"
    )


def _set_of_file(path: Path) -> IdxSet:
    match = IDX_NAME.fullmatch(path.name)
    if match is None:
        raise DataError(
            f"{path}: is an idx file, but its name does not tell which file has its labels;"
            " expected are names such as train-images-idx3-ubyte and train-labels-idx1-ubyte"
        )
    prefix = match["prefix"].lower()
    found = next(one for one in _sets_in(path.parent) if one.prefix == prefix)
    if not found.is_complete:
        raise DataError(f"{path.parent}: {_describe_lack(found)}")
    return found


def _sets_in(folder: Path) -> list[IdxSet]:
    """The sets in a folder itself, complete or not; plain files rather than compressed ones."""
    sets: dict[str, IdxSet] = {}
    for file in sorted(folder.iterdir(), key=lambda file: (file.suffix != ".gz", file.name)):
        match = IDX_NAME.fullmatch(file.name)
        if match is not None and file.is_file():
            prefix = match["prefix"].lower()
            found = sets.setdefault(prefix, IdxSet(folder, prefix))
            found.files[match["part"].lower(), match["content"].lower()] = file
    return [sets[prefix] for prefix in sorted(sets)]


def _describe_lack(found: IdxSet) -> str:
    """What a set needs for training."""
    lacking = next(
        content for content in ("images", "labels") if ("train", content) not in found.files
    )
    present = ", ".join(sorted(file.name for file in found.files.values()))
    number = 3 if lacking == "images" else 1
    wanted = f"{found.prefix}train-{lacking}-idx{number}-ubyte"
    return f"{wanted} (or {wanted}.gz) is missing beside {present}"


def _check_counts(images: Path, labels: Path, pictures: int, found: int) -> None:
    if pictures != found:
        raise DataError(f"{labels}: {found} labels for the {pictures} pictures of {images.name}")
    if not pictures:
        raise DataError(f"{images}: holds no pictures")


def _notes(family: Family, train: AnyExamples) -> tuple[str, ...]:
    """What the user has to know of the files."""
    if family.is_transposed:
        return (f"the pictures are {UPRIGHT}",)
    if family.class_names == DIGIT_NAMES and train.shape == PICTURE_SHAPE:
        first = train.take(np.arange(min(ENOUGH, len(train)), dtype=np.uint32))
        if lie_on_side(first.as_split().read()):
            return (ON_THEIR_SIDE,)
    return ()

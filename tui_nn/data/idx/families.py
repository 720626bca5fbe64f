"""The relatives of MNIST: how their files are named, what their labels mean, which way is up."""

from __future__ import annotations

import hashlib
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from tui_nn.data.built_in import CLOTHES, DIGIT_NAMES
from tui_nn.data.dataset import Array

MERGED = tuple("abdefghnqrt")
"""Small letters that look unlike their capitals, which EMNIST keeps apart when it merges cases."""

LETTERS = tuple(string.ascii_uppercase)

KANA = ("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo")
"""KMNIST's classes: お, き, す, つ, な, は, ま, や, れ, を."""

NEAR = 3
"""Last folders of a path whose names tell the family."""


@dataclass(frozen=True, slots=True)
class Family:
    """A data set in MNIST's format.

    Attributes:
        title: its name; "" if it is not known.
        class_names: names of its labels; empty if they are not known.
        first_label: the label of the first class.
        is_transposed: whether pictures are stored column by column.
        is_drawn: whether its pictures are drawings, fitted as MNIST's are.
    """

    title: str = ""
    class_names: tuple[str, ...] = ()
    first_label: int = 0
    is_transposed: bool = False
    is_drawn: bool = False


def _emnist(split: str, class_names: tuple[str, ...], first_label: int = 0) -> Family:
    return Family(f"EMNIST {split}", class_names, first_label, is_transposed=True, is_drawn=True)


MNIST = Family("MNIST", DIGIT_NAMES, is_drawn=True)
DIGITS = Family("", DIGIT_NAMES, is_drawn=True)
FASHION = Family("Fashion-MNIST", CLOTHES)
KUZUSHIJI = Family("KMNIST", KANA)

BY_PREFIX: Mapping[str, Family] = MappingProxyType(
    {
        "emnist-byclass": _emnist("byclass", (*DIGIT_NAMES, *LETTERS, *string.ascii_lowercase)),
        "emnist-bymerge": _emnist("bymerge", (*DIGIT_NAMES, *LETTERS, *MERGED)),
        "emnist-balanced": _emnist("balanced", (*DIGIT_NAMES, *LETTERS, *MERGED)),
        "emnist-letters": _emnist("letters", LETTERS, first_label=1),
        "emnist-digits": _emnist("digits", DIGIT_NAMES),
        "emnist-mnist": _emnist("mnist", DIGIT_NAMES),
        "qmnist": Family("QMNIST", DIGIT_NAMES, is_drawn=True),
        "kmnist": KUZUSHIJI,
        "fashion": FASHION,
        "mnist": MNIST,
    }
)
"""Families by what the names of their files begin with."""

BY_FOLDER: Mapping[str, Family] = MappingProxyType(
    {"fashion": FASHION, "kmnist": KUZUSHIJI, "kuzushiji": KUZUSHIJI}
)
"""Families whose files are named as MNIST's, by a part of the name of a folder."""

BY_LABELS: Mapping[str, Family] = MappingProxyType(
    {
        "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13": MNIST,
        "657fbd221bfc9f4198cc14b5619cc33ec57c58dd0e47af4d99d6650759e869a7": FASHION,
    }
)
"""Families by the SHA-256 of their training labels, one byte each."""


def find_family(path: Path, prefix: str, labels: Array) -> Family:
    """The family that files belong to.

    Args:
        path: folder of the files.
        prefix: what their names begin with, in small letters.
        labels: shape (n,), the training labels.
    """
    for start, family in BY_PREFIX.items():
        if prefix.startswith(start):
            return family
    parts = [part.lower() for part in path.absolute().parts[-NEAR:]]
    for part, family in BY_FOLDER.items():
        if any(part in name for name in parts):
            return family
    digest = hashlib.sha256(labels.astype(np.uint8).tobytes()).hexdigest()
    other = Family() if prefix or not np.isin(labels, range(10)).all() else DIGITS
    return BY_LABELS.get(digest, other)


def fitting_family(path: Path, group: str, parts: Sequence[Array]) -> Family:
    """The family that the name of a file or folder tells, if the labels are those of its classes.

    Args:
        path: the file or folder.
        group: what the names of its arrays begin with; "" for the name of `path`.
        parts: labels of each part, shape (n,) each, integers or text.
    """
    if any(labels.dtype.kind != "i" for labels in parts):
        return Family()
    family = find_family(path, group or path.stem.lower(), parts[0])
    possible = range(len(family.class_names))
    return family if all(np.isin(labels, possible).all() for labels in parts) else Family()

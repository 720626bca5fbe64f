"""What an array is, by its name: inputs or targets, and for which part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Content(StrEnum):
    """What an array holds."""

    INPUTS = "inputs"
    TARGETS = "targets"
    FEATURE_NAMES = "names of the features"
    CLASS_NAMES = "names of the classes"


class Part(StrEnum):
    """What its examples are for."""

    WHOLE = ""
    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


CONTENTS: Mapping[str, Content] = MappingProxyType(
    dict.fromkeys(
        (
            "x", "data", "features", "feature", "inputs", "input", "samples", "pixels", "images",
            "image", "imgs", "img", "pictures",
        ),
        Content.INPUTS,
    )
    | dict.fromkeys(
        ("y", "targets", "target", "labels", "label", "lbls", "outputs", "output", "digits"),
        Content.TARGETS,
    )
)  # fmt: skip
"""Words for what an array holds; the earlier of two is taken."""

PARTS: Mapping[str, Part] = MappingProxyType(
    dict.fromkeys(("train", "training", "tr"), Part.TRAIN)
    | dict.fromkeys(("val", "valid", "validation", "dev"), Part.VALIDATION)
    | dict.fromkeys(("test", "testing", "te", "eval", "t10k"), Part.TEST)
)

NAMES: Mapping[str, Content] = MappingProxyType(
    {
        "feature names": Content.FEATURE_NAMES,
        "columns": Content.FEATURE_NAMES,
        "column names": Content.FEATURE_NAMES,
        "target names": Content.CLASS_NAMES,
        "class names": Content.CLASS_NAMES,
        "label names": Content.CLASS_NAMES,
        "classes": Content.CLASS_NAMES,
    }
)

_JOINED = re.compile(r"(x|y)(train|test|valid|val)|(train|test|valid|val)(x|y)")
"""Two words without anything between them."""

_RANKS = {word: rank for rank, word in enumerate(CONTENTS)}


@dataclass(frozen=True, slots=True)
class Role:
    """What an array is.

    Attributes:
        content: what it holds.
        part: what its examples are for.
        group: the other words of its name, such as "kmnist".
        rank: of two arrays with the same role, that of the lower rank is taken.
    """

    content: Content
    part: Part = Part.WHOLE
    group: str = ""
    rank: int = 0


def find_role(name: str) -> Role | None:
    """The role of an array, or None if its name does not tell."""
    words = _split(name)
    if (names := NAMES.get(" ".join(words))) is not None:
        return Role(names)
    content = next((word for word in reversed(words) if word in CONTENTS), None)
    if content is None:
        return None
    part = next((PARTS[word] for word in words if word in PARTS), Part.WHOLE)
    group = " ".join(word for word in words if word not in PARTS and word != content)
    return Role(CONTENTS[content], part, group, _RANKS[content])


def _split(name: str) -> list[str]:
    """The words of a name in small letters: x_train, X-train, trainX, xtrain, X.train."""
    spaced = re.sub(r"([a-z])([A-Z])", r"\1 \2", name)
    words = re.split(r"[^0-9a-z]+", spaced.lower())
    joined = [
        [word for word in match.groups() if word] if (match := _JOINED.fullmatch(word)) else [word]
        for word in words
    ]
    return [word for some in joined for word in some if word]

"""DatasetSchema: what the examples and answers of a data set are, known before a network is made.

The screen and the command line read this before the first frame: NumPy is not imported here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from tui_nn.data.picture import PICTURE_SHAPE, PIXELS


class Task(StrEnum):
    """What a network is trained to answer."""

    CLASSIFICATION = "classification"
    REGRESSION = "regression"


class Kind(StrEnum):
    """What one example looks like, and so what the screen shows beside the plots."""

    DIGITS = "digits"
    """28x28 pictures of digits: the sketch pad."""
    SYMBOLS = "symbols"
    """28x28 drawings of symbols that the user named: the sketch pad too."""
    PICTURES = "pictures"
    """Other pictures: a gallery of test pictures with the network's answers."""
    PLANE = "plane"
    """Points in the plane: the decision boundary."""
    TABLE = "table"
    """Rows of measured features: predicted against true value."""


MAXIMUM_NAME = 200
"""Characters of the name of a class or feature."""

MAXIMUM_SIDE = 64
"""Rows and columns of a picture."""

CHANNELS = 3
"""Of a picture in colour."""

MAXIMUM_CLASSES = 1_000
"""Classes that a network can choose among."""


@dataclass(frozen=True, slots=True)
class DatasetSchema:
    """What goes into a network for this data, and what its answers mean.

    Attributes:
        task: classification or regression.
        kind: what one example looks like.
        in_features: number of input features.
        class_names: a name for each label; empty for regression.
        feature_names: a name for each input feature; empty for pictures.
        picture_shape: (rows, columns) of a picture, or (rows, columns, 3) in colour; None for other
            kinds.
        target_name: what a regression predicts, with its unit, such as "price [$]".

    Raises:
        ValueError: the parts contradict each other, or a name cannot be shown in a terminal.
    """

    task: Task
    kind: Kind
    in_features: int
    class_names: tuple[str, ...] = ()
    feature_names: tuple[str, ...] = ()
    picture_shape: tuple[int, ...] | None = None
    target_name: str = ""

    def __post_init__(self) -> None:
        names = (*self.class_names, *self.feature_names, self.target_name)
        if not all(name.isprintable() and len(name) <= MAXIMUM_NAME for name in names):
            raise ValueError(f"a name is not printable or longer than {MAXIMUM_NAME} characters")
        if self.is_classification != (self.classes > 1):
            raise ValueError(f"{self.task} with {self.classes} classes")
        if len(self.feature_names) not in (0, self.in_features):
            raise ValueError(f"{len(self.feature_names)} names for {self.in_features} features")
        if self.in_features < 1 or not self._fits_kind():
            raise ValueError(
                f"{self.in_features} features and {self.classes} classes do not fit {self.kind}"
            )

    def _fits_kind(self) -> bool:
        """Whether the parts of the screen made for this kind can show the examples."""
        if self.kind in (Kind.DIGITS, Kind.SYMBOLS):
            is_complete = (self.in_features, self.picture_shape) == (PIXELS, PICTURE_SHAPE)
            return is_complete and (self.kind is Kind.SYMBOLS or self.classes == 10)
        if self.kind is Kind.PICTURES:
            return self._has_picture_shape() and self.is_classification
        if self.kind is Kind.PLANE:
            return (self.in_features, self.classes, self.picture_shape) == (2, 2, None)
        return self.picture_shape is None

    def _has_picture_shape(self) -> bool:
        """Whether the shape is one of pictures, and the features are its pixels."""
        shape = self.picture_shape or ()
        return (
            math.prod(shape) == self.in_features
            and (len(shape) == 2 or (len(shape) == 3 and shape[2] == CHANNELS))
            and all(0 < side <= MAXIMUM_SIDE for side in shape)
        )

    @property
    def classes(self) -> int:
        """Number of classes; 0 for regression."""
        return len(self.class_names)

    @property
    def is_classification(self) -> bool:
        """Whether the targets are labels."""
        return self.task is Task.CLASSIFICATION

    @property
    def is_drawn(self) -> bool:
        """Whether examples can be drawn on the sketch pad."""
        return self.kind in (Kind.DIGITS, Kind.SYMBOLS)

    @property
    def is_pictures(self) -> bool:
        """Whether the examples are pictures."""
        return self.picture_shape is not None

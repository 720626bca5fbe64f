"""The user's own drawings as a data set: each in variations, as the same hand might repeat it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tui_nn.data.dataset import Array, Dataset, Split
from tui_nn.data.drawings import Drawing, DrawingFile, read_drawings
from tui_nn.data.handwriting.variations import vary_drawings
from tui_nn.data.picture import PICTURE_SHAPE, PIXELS
from tui_nn.data.schema import DatasetSchema, Kind, Task
from tui_nn.data.source import Request
from tui_nn.data.splitting.stratified import hold_out
from tui_nn.data.symbol_needs import TooFewDrawingsError, choose_labels, describe_need

FEWEST_COPIES = 4
"""Fewest variations of each drawing."""

VALIDATION_STREAM = 3
"""Which drawings are held back depends on the seed and on this."""


def load(request: Request) -> Dataset:
    """Make the data set of the user's own symbols.

    Every drawing is trained on, in variations, but for those held back for validation. The test
    part is the drawings as they are: no figure of it says how new drawings are read, which is what
    leaving one out after another is for.

    Raises:
        TooFewDrawingsError: there are too few drawings to train on.
        DataError: the file of the drawings cannot be read.
    """
    content = DrawingFile().content() if request.drawings is None else request.drawings
    drawings = trainable_drawings(content)
    names = choose_labels(drawing.label for drawing in drawings)
    labels = np.array([names.index(drawing.label) for drawing in drawings], np.int32)
    kept, held = hold_out(labels, request.validation_split, request.seed, VALIDATION_STREAM)
    copies = max(FEWEST_COPIES, request.samples // max(len(kept), 1))
    return Dataset(
        name=request.source.name,
        schema=schema_of(names),
        train=vary_drawings([drawings[n] for n in kept], names, copies, request.seed),
        validation=_as_drawn(drawings, held, names),
        test=_as_drawn(drawings, np.arange(len(drawings)), names),
    )


def trainable_drawings(content: bytes) -> list[Drawing]:
    """The drawings of a file that belong to a label with enough of them.

    Raises:
        TooFewDrawingsError: fewer labels have enough drawings than can be trained on.
    """
    drawings = read_drawings(content).drawings
    if need := describe_need(drawing.label for drawing in drawings):
        raise TooFewDrawingsError(need)
    chosen = choose_labels(drawing.label for drawing in drawings)
    return [drawing for drawing in drawings if drawing.label in chosen]


def schema_of(names: Sequence[str]) -> DatasetSchema:
    """The schema of drawings with these labels."""
    return DatasetSchema(
        Task.CLASSIFICATION,
        Kind.SYMBOLS,
        PIXELS,
        class_names=tuple(names),
        picture_shape=PICTURE_SHAPE,
    )


def _as_drawn(drawings: Sequence[Drawing], places: Array, names: Sequence[str]) -> Split:
    if not len(places):
        return Split(np.empty((0, PIXELS), np.uint8), np.empty(0, np.int32))
    return vary_drawings([drawings[place] for place in places], names, 1, 0)

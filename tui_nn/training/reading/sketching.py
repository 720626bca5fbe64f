"""Sketching: answers commands on drawings, both on the pad and saved."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.drawings import Drawing, DrawingFile
from tui_nn.data.picture import PICTURE_SHAPE, PIXEL_MAXIMUM, PIXELS
from tui_nn.data.strokes.preparation import prepare_strokes
from tui_nn.errors import DataError
from tui_nn.training.protocol.drawings import Answering, Classified, OwnDrawings
from tui_nn.training.protocol.events import Event, Saved
from tui_nn.training.protocol.measurements import OwnDrawing
from tui_nn.training.protocol.sketching import (
    Classify,
    DeleteDrawings,
    ExportDrawings,
    FineTune,
    ListDrawings,
    Strokes,
    Teach,
    Untune,
)
from tui_nn.training.reading.insight import explain
from tui_nn.training.reading.readers import Reader, Readers
from tui_nn.training.reading.tutoring import Tutor
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]

SketchCommand = (
    Classify | Teach | ListDrawings | DeleteDrawings | ExportDrawings | FineTune | Untune
)
"""Commands answered here."""

PlainSketchCommand = Classify | Teach | ListDrawings | DeleteDrawings | ExportDrawings | Untune
"""Commands that can be answered before the kernels are compiled."""


class Sketching:
    """Answers commands with the networks that read drawings and the user's own drawings."""

    def __init__(self) -> None:
        self._readers = Readers()
        self._file = DrawingFile()
        self._tutor = Tutor(self._readers)
        self._pictures: dict[str, Array] = {}

    def answer(
        self, command: SketchCommand, trainer: Trainer | None, *, plain: bool = False
    ) -> Event:
        """Carry out `command` and return the answer.

        Args:
            command: the command.
            trainer: the run, if any.
            plain: whether to use NumPy alone, because the kernels may not be compiled yet.

        Raises:
            UserError: the command cannot be carried out.
        """
        kept = ""
        match command:
            case Classify(strokes, by, inside, picture):
                reader = self._choose(by, trainer, plain=plain)
                return classify(reader, strokes, inside=inside, levels=picture)
            case Teach(strokes, label):
                kept = self._file.keep(strokes, label).key
            case DeleteDrawings(keys):
                self._file.discard(keys)
            case ExportDrawings(path):
                self._file.export(path)
                return Saved(path)
            case FineTune(by):
                by = self._readers.choose(by, trainer).by
                return self._tutor.tune(by, trainer, self._file.read().drawings)
            case Untune():
                self._readers.untune()
        by = command.by if isinstance(command, ListDrawings) else None
        own = self._list(self._choose(by, trainer, plain=plain))
        return dataclasses.replace(own, kept=kept)

    def _choose(self, by: Answering | None, trainer: Trainer | None, *, plain: bool) -> Reader:
        return dataclasses.replace(self._readers.choose(by, trainer), plain=plain)

    def _list(self, reader: Reader) -> OwnDrawings:
        """Return the user's drawings with the predictions of `reader`."""
        drawings, damaged = self._file.read()
        known = self._pictures
        self._pictures = {
            drawing.key: known[drawing.key]
            if drawing.key in known
            else reader.prepare(drawing.strokes)
            for drawing in drawings
        }
        return OwnDrawings(
            drawings=self._read(reader, drawings),
            by=reader.by,
            tuned=reader.tuned,
            path=self._file.path,
            damaged=damaged,
        )

    def _read(self, reader: Reader, drawings: Sequence[Drawing]) -> tuple[OwnDrawing, ...]:
        if not drawings:
            return ()
        pictures = [self._pictures[drawing.key] for drawing in drawings]
        answers = reader.read(np.stack(pictures).reshape(len(pictures), -1))
        return tuple(
            OwnDrawing(
                key=drawing.key,
                label=drawing.label,
                date=drawing.date,
                picture=picture,
                answer=reader.class_names[probabilities.argmax()] if known else "",
                probability=float(probabilities.max()) if known else 0.0,
            )
            for drawing, picture, probabilities in zip(drawings, pictures, answers, strict=True)
            for known in [drawing.label in reader.class_names]
        )


def classify(
    reader: Reader, strokes: Strokes, *, inside: bool = False, levels: tuple[int, ...] = ()
) -> Classified:
    """Classify a drawing.

    Args:
        reader: the network to use.
        strokes: the drawing.
        inside: whether to add an explanation of the prediction.
        levels: the picture to take in place of the strokes, as in `Classify.picture`.

    Raises:
        DataError: the drawing is empty or contains non-finite numbers.
    """
    picture = as_picture(levels) if levels else reader.prepare(as_arrays(strokes))
    probabilities = reader.read(picture.reshape(1, -1))[0]
    insight = explain(reader.network, picture, probabilities) if inside else None
    answer = reader.class_names[probabilities.argmax()]
    return Classified(
        probabilities,
        picture,
        reader.step,
        reader.by,
        reader.tuned,
        insight,
        answer,
        is_prepared=not levels,
    )


def picture_of(strokes: Strokes) -> Array:
    """Render a drawing as a picture, shape (28, 28) uint8.

    Raises:
        DataError: the drawing is empty or contains non-finite numbers.
    """
    return prepare_strokes(as_arrays(strokes))


def as_picture(levels: tuple[int, ...]) -> Array:
    """A drawing over a picture, as in `Classify`, shape (28, 28) uint8.

    Raises:
        DataError: the picture has another shape.
    """
    if len(levels) != PIXELS or not all(0 <= level <= PIXEL_MAXIMUM for level in levels):
        raise DataError(f"a picture to draw over has {PIXELS} pixels of 0 to {PIXEL_MAXIMUM}")
    return np.array(levels, np.uint8).reshape(PICTURE_SHAPE)


def as_arrays(strokes: Strokes) -> list[Array]:
    """Convert each stroke to an array of points, (points, 2) float64."""
    return [np.array(stroke, np.float64) for stroke in strokes]

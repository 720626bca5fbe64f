"""Predictions for pictures and drawings."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from tui_nn.data.picture import PIXELS
from tui_nn.headless.inputs.drawings import read_pictures
from tui_nn.headless.inputs.pictures import PictureBatch, read_batches
from tui_nn.headless.predicting.answers import Answers, ClassAnswers
from tui_nn.headless.predicting.confidence import print_confidence
from tui_nn.headless.predicting.style import OutputStyle
from tui_nn.headless.predicting.writers import CsvWriter, KaggleWriter, Row, Writer
from tui_nn.printing import write_text
from tui_nn.training.reading.model import Model

BATCH_SIZE = 1024
"""Pictures that are classified at once."""

COLUMNS = ("file", "picture")
"""Where a picture comes from: the file and its number in the file, from 1."""

NO_DIGIT = {"label": None, "probabilities": None, "reason": "the picture is blank"}
"""The answer to a blank picture; the exit status is 0 all the same."""


def predict_pictures(
    model: Model, files: Sequence[Path], style: OutputStyle, *, as_is: bool = False
) -> None:
    """Print the prediction for each picture of some files and folders.

    Args:
        model: the network.
        files: `-` is standard input.
        style: how they are printed.
        as_is: do not prepare the pictures.

    Raises:
        UserError: a file cannot be read.
    """
    batches = (batch for file in files for batch in read_batches(file, model, as_is=as_is))
    names_files = any(os.path.isdir(file) for file in files)  # noqa: PTH112 - of any name
    _print_answers(model, _portions(batches), _choose_writer(style, names_files=names_files))


def predict_drawings(model: Model, strokes: Path, style: OutputStyle) -> None:
    """Print the prediction for each drawing of a file, as soon as its line is there.

    Args:
        model: the network.
        strokes: a drawing a line, or InkML; `-` is standard input.
        style: how they are printed.

    Raises:
        UserError: the file cannot be read.
    """
    drawings = enumerate(read_pictures(strokes), start=1)
    batches = (
        PictureBatch(((str(strokes), number),), drawing.picture.reshape(1, PIXELS))
        for number, drawing in drawings
    )
    _print_answers(model, batches, _choose_writer(style, names_files=False))


def _portions(batches: Iterable[PictureBatch]) -> Iterator[PictureBatch]:
    """The same pictures, at most `BATCH_SIZE` at once."""
    for batch in batches:
        for start in range(0, len(batch.pixels), BATCH_SIZE):
            yield batch.take(slice(start, start + BATCH_SIZE))


def _print_answers(model: Model, batches: Iterable[PictureBatch], writer: Writer) -> None:
    has_begun = False
    for batch in batches:
        if not has_begun:
            print_confidence(model)
            has_begun = True
        probabilities = model.predict(batch.pixels)
        writer.write(batch.places, ClassAnswers(model.class_names, probabilities, batch.is_blank))


def _choose_writer(style: OutputStyle, *, names_files: bool) -> Writer:
    if style.format == "kaggle":
        return PictureKaggleWriter()
    if style.format == "csv":
        return CsvWriter(COLUMNS, ",", only_prediction=style.only_prediction)
    return PictureJsonWriter(names_files=names_files, only_label=style.only_prediction)


class PictureJsonWriter:
    """A JSON object for each picture: its label, the name of its class, the probabilities."""

    def __init__(self, *, names_files: bool, only_label: bool) -> None:
        """Write objects.

        Args:
            names_files: say where each picture is from.
            only_label: leave out the probabilities.
        """
        self._names_files = names_files
        self._only_label = only_label

    def write(self, rows: Sequence[Row], answers: Answers) -> None:
        """Write a line for each picture."""
        known = cast(ClassAnswers, answers)
        lines = (json.dumps(self._fields(row, known, index)) for index, row in enumerate(rows))
        write_text("".join(f"{line}\n" for line in lines))

    def _fields(self, row: Row, answers: ClassAnswers, index: int) -> dict[str, Any]:
        file: dict[str, Any] = {"file": row[0]} if self._names_files else {}
        if answers.blank(index):
            return {**file, **NO_DIGIT}
        label, name = answers.label(index), answers.prediction(index)
        fields = {**file, "label": label}
        if name != str(label):
            fields["name"] = name
        return fields if self._only_label else {**fields, "probabilities": answers.rounded(index)}


class PictureKaggleWriter(KaggleWriter):
    """A submission, which needs an answer to every picture, blank or not."""

    def __init__(self) -> None:
        super().__init__(("ImageId", "Label"), None)

    def write(self, rows: Sequence[Row], answers: Answers) -> None:
        """Write the rows, after the headings if they are the first."""
        known = cast(ClassAnswers, answers)
        super().write(rows, ClassAnswers(known.names, known.probabilities))

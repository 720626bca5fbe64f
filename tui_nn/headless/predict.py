"""`tui-nn predict`: classify pictures or drawings with a trained network."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_nn.data.picture import PIXELS
from tui_nn.data.schema import Kind
from tui_nn.errors import UserError
from tui_nn.headless.inputs.drawings import read_pictures
from tui_nn.printing import print_line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_nn.training.reading.model import Model

BATCH_SIZE = 1024
"""Pictures that are classified at once."""

DECIMALS = 6
"""Decimal places of a printed probability."""

NO_DIGIT = {"label": None, "probabilities": None, "reason": "the picture is blank"}
"""The line printed for a blank picture; the exit status is 0 all the same."""


def predict_pictures(
    path: Path | None, files: Sequence[Path], *, tuned: bool = False, as_is: bool = False
) -> int:
    """Print what a network reads in each picture of `files`, one JSON object per line.

    For a network of digits, pictures are prepared as the pad prepares drawings. A note on standard
    error reports what was changed, and a blank picture has a reason instead of a label.

    Args:
        path: file of the network; None for the built-in one.
        files: idx, .npy, .npz, PNG or JPEG.
        tuned: use the built-in network as tuned on the user's own drawings.
        as_is: read the pictures unchanged; they must be 28x28.

    Returns:
        The exit status.

    Raises:
        UserError: network or pictures cannot be read, or do not fit each other.
    """
    from tui_nn.headless.inputs.pictures import read_as_is, read_prepared

    model = _load_reader(path, tuned=tuned)
    is_prepared = model.schema.kind is Kind.DIGITS and not as_is
    for file in files:
        pictures = read_prepared(file) if is_prepared else read_as_is(file)
        for start in range(0, len(pictures.pixels), BATCH_SIZE):
            batch = slice(start, start + BATCH_SIZE)
            _print_answers(model, pictures.pixels[batch], pictures.is_blank[batch])
    return 0


def predict_drawings(path: Path | None, strokes: Path, *, tuned: bool = False) -> int:
    """Print what a network reads in each line of `strokes`, as soon as the line is there.

    The drawings are prepared exactly as those of the sketch pad.

    Args:
        path: file of the network; None for the built-in one.
        strokes: file with one drawing per line; `-` for standard input.
        tuned: use the built-in network as tuned on the user's own drawings.

    Returns:
        The exit status.

    Raises:
        UserError: network or drawings cannot be read, or do not fit each other.
    """
    model = _load_reader(path, tuned=tuned)
    for drawing in read_pictures(strokes):
        _print_answers(model, drawing.picture.reshape(1, PIXELS))
    return 0


def _load_reader(path: Path | None, *, tuned: bool) -> Model:
    """A network that reads pictures."""
    from tui_nn.training.reading.model import load_built_in, load_model

    if tuned:
        from tui_nn.training.reading.readers import Readers

        tuned_model = Readers().load_tuned()
        if tuned_model is None:
            raise UserError(
                "--tuned: the built-in network is not tuned on your drawings;"
                " `tui-nn drawings --fine-tune` does that"
            )
        return tuned_model
    model = load_built_in() if path is None else load_model(path)
    if not model.schema.is_pictures:
        raise UserError(f"{path}: this network was trained on {model.config.dataset}, not pictures")
    return model


def _print_answers(
    model: Model, pictures: NDArray[Any], is_blank: NDArray[np.bool_] | None = None
) -> None:
    """Classify a batch of pictures, and print a line for each.

    Args:
        model: the network.
        pictures: shape (n, 784).
        is_blank: which of them are blank, shape (n,); none if left out.
    """
    names = model.class_names
    for index, probabilities in enumerate(model.predict(pictures)):
        if is_blank is not None and is_blank[index]:
            print_line(json.dumps(NO_DIGIT))
            continue
        label = int(probabilities.argmax())
        answer: dict[str, Any] = {"label": label}
        if names[label] != str(label):
            answer["name"] = names[label]
        answer["probabilities"] = [round(float(value), DECIMALS) for value in probabilities]
        print_line(json.dumps(answer))
    sys.stdout.flush()

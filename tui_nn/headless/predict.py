"""`tui-nn predict`: predictions of a trained network for rows of tables, pictures and drawings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tui_nn.errors import UserError
from tui_nn.headless.predicting.pictures import predict_drawings, predict_pictures
from tui_nn.headless.predicting.style import OutputStyle
from tui_nn.headless.predicting.tables import predict_tables
from tui_nn.training.reading.encodings import find_encoding
from tui_nn.training.reading.model import Model, load_built_in, load_model
from tui_nn.training.reading.readers import Readers


def predict(
    path: Path | None,
    files: Sequence[Path],
    style: OutputStyle,
    *,
    tuned: bool = False,
    as_is: bool = False,
    skip_bad_rows: bool = False,
) -> int:
    """Print what a network predicts for each example in `files`, as soon as it is read.

    Notes on standard error say how good the network is on held-out examples, and what was done to
    the examples that were read.

    Args:
        path: file of the network; None for the built-in one.
        files: tables, pictures or folders of pictures, as the network takes in; `-` for standard
            input.
        style: how predictions are printed.
        tuned: use the built-in network as tuned on the user's own drawings.
        as_is: read pictures unchanged; they must have the size that the network takes in.
        skip_bad_rows: leave out rows of tables that cannot be read.

    Returns:
        The exit status.

    Raises:
        UserError: network or examples cannot be read, or do not fit each other.
    """
    model = _load(path, tuned=tuned)
    encoding = find_encoding(model)
    if encoding is None:
        predict_pictures(model, files, style, as_is=as_is)
        return 0
    if as_is:
        raise UserError("--as-is: no effect, this network takes rows of tables")
    predict_tables(model, encoding, files, style, skip_bad_rows=skip_bad_rows)
    return 0


def predict_strokes(
    path: Path | None, strokes: Path, style: OutputStyle, *, tuned: bool = False
) -> int:
    """Print what a network reads in each line of `strokes`, as soon as the line is there.

    The drawings are prepared exactly as those of the sketch pad.

    Args:
        path: file of the network; None for the built-in one.
        strokes: file with one drawing per line; `-` for standard input.
        style: how predictions are printed.
        tuned: use the built-in network as tuned on the user's own drawings.

    Returns:
        The exit status.

    Raises:
        UserError: network or drawings cannot be read, or do not fit each other.
    """
    model = _load(path, tuned=tuned)
    if not model.schema.is_pictures:
        trained_on = model.config.source.name
        raise UserError(
            f"--strokes: this network was trained on {trained_on}, not on pictures or drawings"
        )
    predict_drawings(model, strokes, style)
    return 0


def _load(path: Path | None, *, tuned: bool) -> Model:
    """The network that was asked for."""
    if not tuned:
        return load_built_in() if path is None else load_model(path)
    model = Readers().load_tuned()
    if model is None:
        raise UserError(
            "--tuned: the built-in network is not tuned on your drawings;"
            " `tui-nn drawings --fine-tune` does that"
        )
    return model

"""`fit` as a run of the program: recorded, or on its screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset, Split
from tui_nn.library.inputs import LEVELS
from tui_nn.library.runs import ArrayRun
from tui_nn.library.saving import describe_run
from tui_nn.library.training import ArrayTraining

Array = NDArray[Any]
Examples = tuple[Array, Array]

NAME = "arrays"
"""Name of the data on the screen."""


class RunRequest(NamedTuple):
    """What `fit` was asked for.

    Attributes:
        settings: settings of the run: batch size, epochs, loss, optimizer, …
        input_shape: shape of one input.
        class_names: the classes; empty for regression.
        screen, record: arguments of `fit`.
    """

    settings: dict[str, Any]
    input_shape: Sequence[int]
    class_names: Sequence[str]
    screen: bool
    record: bool


def fit_as_run(
    training: ArrayTraining,
    examples: Examples,
    held_out: Examples | None,
    request: RunRequest,
    tell_epoch: Callable[[int, Mapping[str, float]], None],
) -> ArrayRun:
    """Train a network as a run, which begins with its parameters; the network gets the run's.

    Args:
        training: the network; its optimizer begins again.
        examples, held_out: to train on and to validate on: inputs (samples, features) and targets.
        request: how.
        tell_epoch: as of `ArrayRun`.

    Returns:
        The run.

    Raises:
        UserError: such a network has no settings, or there is no terminal.
    """
    if request.screen:
        from tui_nn.ui.terminal.attachment import require_terminal

        require_terminal()
    train, validation = _as_splits(examples, held_out)
    # Without levels, inputs of two sides are no pictures that the screen could draw.
    is_levels = train.inputs.dtype == np.uint8
    shape = request.input_shape if is_levels else (train.features,)
    config, schema, preparation = describe_run(
        training.network, shape, request.class_names, request.settings
    )
    dataset = Dataset(NAME, schema, train, validation, validation.first(0), preparation=preparation)
    run = ArrayRun(config, dataset, training.network, tell_epoch, is_recorded=request.record)
    try:
        if request.screen:
            run.show()
        else:
            run.train()
    finally:
        training.take_over(run.trainer.network, run.trainer.step)
    return run


def _as_splits(examples: Examples, held_out: Examples | None) -> tuple[Split, Split]:
    """Both parts, with inputs of one kind."""
    inputs, targets = examples
    others, answers = (inputs[:0], targets[:0]) if held_out is None else held_out
    if inputs.dtype != others.dtype:
        inputs, others = _as_numbers(inputs), _as_numbers(others)
    return Split(inputs, targets), Split(others, answers)


def _as_numbers(inputs: Array) -> Array:
    """Inputs as float32: levels divided, as the kernels do."""
    if inputs.dtype != np.uint8:
        return inputs
    return np.asarray(inputs, np.float32) / np.float32(LEVELS)

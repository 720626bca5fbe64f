"""Figures: what is drawn beside the numbers: the whole network, a picture, or rows of terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tui_nn.training.protocol.microscope import MicroscopeView
from tui_nn.ui.drawing.cells import Cells
from tui_nn.ui.microscope.bars import BarRow, draw_bars
from tui_nn.ui.microscope.choice import BIAS, Stage
from tui_nn.ui.microscope.largest import largest
from tui_nn.ui.microscope.names import output_name, source_name
from tui_nn.ui.microscope.numbers import plain
from tui_nn.ui.microscope.pictures import draw_picture, picture_size

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

CAPTIONS = {
    Stage.FORWARD: "weight · input of each pixel",
    Stage.BACKWARD: "gradient by each weight",
    Stage.UPDATE: "weight of each pixel",
}


def has_picture(view: MicroscopeView, stage: Stage) -> bool:
    """Whether the chosen unit's inputs are a picture, and are what the step is about."""
    is_whole = len(view.unit.places) == len(view.inputs)
    return stage is not Stage.LOSS and not view.unit.layer and bool(view.picture_shape) and is_whole


def row_count(view: MicroscopeView, stage: Stage) -> int:
    """Rows of numbers that there are; a picture counts as many."""
    if has_picture(view, stage):
        return len(view.inputs)
    if stage in (Stage.FORWARD, Stage.UPDATE):
        return len(view.unit.weights)
    above = len(view.unit.weights_above) if stage is Stage.BACKWARD else 0
    return above or len(view.loss.targets)


def figure(
    view: MicroscopeView,
    stage: Stage,
    width: int,
    height: int,
    *,
    signs: bool,
    as_rows: bool = False,
) -> Cells:
    """The picture of the chosen unit's inputs if they are one, else rows of what is added up.

    Args:
        view, stage: what is looked at.
        width, height: the room, in cells.
        signs: whether signs stand in for two colours.
        as_rows: whether it is rows in any case.
    """
    if has_picture(view, stage) and not as_rows:
        _, _, scale = picture_size(view.picture_shape, width, height)
        if scale:
            place = int(view.unit.places[view.weight]) if view.weight != BIAS else -1
            shape, caption = view.picture_shape, CAPTIONS[stage]
            return draw_picture(_pixels(view, stage), shape, scale, caption, place, signs=signs)
    rows = {
        Stage.FORWARD: _inputs,
        Stage.LOSS: _outputs,
        Stage.BACKWARD: _above,
        Stage.UPDATE: _weights,
    }
    return rows[stage](view, width, height)


def _pixels(view: MicroscopeView, stage: Stage) -> Array:
    unit = view.unit
    if stage is Stage.FORWARD:
        return unit.weights * unit.inputs
    return unit.weights_grad if stage is Stage.BACKWARD else unit.weights


def _inputs(view: MicroscopeView, width: int, height: int) -> Cells:
    """The largest terms of the sum z."""
    unit = view.unit
    numbers = np.column_stack([unit.weights, unit.inputs, unit.weights * unit.inputs])
    headings = ("input", "w", "x", "w · x")
    return _of_weights(view, numbers, headings, width, height, unit.bias)


def _weights(view: MicroscopeView, width: int, height: int) -> Cells:
    """The weights with the largest gradients."""
    unit = view.unit
    numbers = np.column_stack([unit.weights, unit.weights_grad])
    headings = ("weight of", "w", "dL/dw")
    return _of_weights(view, numbers, headings, width, height, None)


def _of_weights(
    view: MicroscopeView,
    numbers: Array,
    headings: tuple[str, ...],
    width: int,
    height: int,
    bias: float | None,
) -> Cells:
    room = max(height - 3, 1)
    shown = largest(numbers[:, -1], room)
    if view.weight != BIAS and view.weight not in shown:
        shown[-1] = view.weight
    rows = [
        BarRow(source_name(view, n), tuple(numbers[n].tolist()), n == view.weight) for n in shown
    ]
    if bias is not None:
        rows.append(BarRow("bias", (bias,), view.weight == BIAS))
    rest = np.delete(numbers[:, -1], shown)
    more = f"{len(rest)} more: sum {plain(rest.sum(), 3)}" if len(rest) and bias is not None else ""
    if len(rest) and bias is None:
        more = f"{len(rest)} more"
    return draw_bars(width, height, headings, rows, more)


def _outputs(view: MicroscopeView, width: int, height: int) -> Cells:
    """Every output beside its target, or those that matter most; the target is pointed at."""
    last, targets = view.layers[-1], view.loss.targets
    numbers = np.column_stack([targets, last.logits, last.outputs])
    shown = _important_outputs(view, height - 2)
    rows = [
        BarRow(output_name(view, n), tuple(numbers[n].tolist()), bool(targets[n] > 0))
        for n in shown
    ]
    rest = len(numbers) - len(shown)
    return draw_bars(
        width, height, ("output", "target", "z", "a"), rows, f"{rest} more" if rest else ""
    )


def _important_outputs(view: MicroscopeView, room: int) -> list[int]:
    """All outputs in order, or where there are too many those with the largest errors."""
    count = len(view.loss.targets)
    if count <= room:
        return list(range(count))
    return sorted(largest(view.layers[-1].outputs - view.loss.targets, max(room, 1)))


def _above(view: MicroscopeView, width: int, height: int) -> Cells:
    """The terms of dL/da from the layer above, or for an output the targets."""
    unit = view.unit
    if not len(unit.weights_above):
        return _outputs(view, width, height)
    delta = view.layers[unit.layer + 1].delta
    terms = unit.weights_above * delta
    numbers = np.column_stack([unit.weights_above, delta, terms])
    shown = largest(terms, max(height - 2, 1))
    above = view.layers[unit.layer + 1].description.name
    is_last = unit.layer + 2 == len(view.layers)
    rows = [
        BarRow(output_name(view, n) if is_last else f"unit {n}", tuple(numbers[n].tolist()))
        for n in shown
    ]
    rest = np.delete(terms, shown)
    more = f"{len(rest)} more: sum {plain(rest.sum(), 3)}" if len(rest) else ""
    return draw_bars(width, height, (above, "w", "delta", "w · delta"), rows, more)

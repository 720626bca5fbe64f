"""Own units: what standardized inputs, outputs and targets stand for."""

from __future__ import annotations

from tui_nn.training.protocol.microscope import MicroscopeView
from tui_nn.ui.microscope.choice import BIAS
from tui_nn.ui.microscope.names import source_name, source_of, value_text
from tui_nn.ui.microscope.numbers import plain

SAME = 1e-4
"""Difference, as a share, from which a number is another one than its text says."""


def standardized(view: MicroscopeView, width: int) -> str:
    """What the input of the chosen weight is in its own unit; "" if it is not standardized."""
    if view.unit.layer or view.weight == BIAS or not view.input_texts:
        return ""
    place = source_of(view, view.weight)
    text, value = view.input_texts[place], float(view.inputs[place])
    if not _is_another(text, value):
        return ""
    whole = f"{source_name(view, view.weight)} is {value_text(text)}, standardized: {plain(value)}"
    return whole if len(whole) <= width else f"x = {plain(value)} is {value_text(text)}"


def own_unit(view: MicroscopeView) -> str:
    """What target and output of a regression are in its own unit; "" if they are in it already."""
    target, output = float(view.loss.targets[0]), float(view.layers[-1].outputs[0])
    if len(view.loss.targets) > 1 or not _is_another(view.truth, target):
        return ""
    return (
        f"standardized by the training part: t = {plain(target)} is {value_text(view.truth)},"
        f" a = {plain(output)} is {value_text(view.answer)}"
    )


def _is_another(text: str, value: float) -> bool:
    """Whether a text is of a number, and of another one."""
    try:
        return abs(float(text) - value) > SAME * max(abs(value), SAME)
    except ValueError:
        return False

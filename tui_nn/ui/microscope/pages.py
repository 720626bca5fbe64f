"""Pages: what is written at each of the four steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from tui_nn.training.microscope.wording import (
    TERMS,
    Worked,
    backward_lines,
    forward_lines,
    loss_lines,
    update_lines,
)
from tui_nn.training.protocol.microscope import MicroscopeView
from tui_nn.ui.drawing.cells import Key
from tui_nn.ui.microscope.check import agree, verdict
from tui_nn.ui.microscope.choice import Stage
from tui_nn.ui.microscope.column import Column
from tui_nn.ui.microscope.names import unit_title, value_text, weight_title
from tui_nn.ui.microscope.numbers import MINUS, plain, signed
from tui_nn.ui.microscope.own_units import own_unit, standardized
from tui_nn.ui.wording import quantities

SENTENCES: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.FORWARD: (
            "Each unit multiplies its inputs by its weights, adds its bias, and passes the sum z"
            " through its activation function: so the inputs become an answer."
        ),
        Stage.LOSS: (
            "The loss L is one number for how far the outputs are from the targets: training makes"
            " it smaller."
        ),
        Stage.BACKWARD: (
            "Back from the loss L: the gradient dL/dw says how much the loss changes when a weight"
            " w grows a little; delta is the gradient by a unit's sum z."
        ),
        Stage.UPDATE: (
            "The optimizer moves each weight a little against its gradient, so that the loss"
            " becomes smaller; its rule says how far."
        ),
    }
)
"""What is done at each step, and why."""

ROOMY = 44
"""Columns from which several terms of a sum are written out."""

_EXPONENT = re.compile(r"e-0?(\d)")
_MINUS = re.compile(r"(?<![A-Za-z])-|-(?![A-Za-z])")
"""A hyphen that does not join two words, as in leaky-relu."""


def _write_forward(column: Column, view: MicroscopeView) -> None:
    column.head(unit_title(view))
    name = view.layers[view.unit.layer].description.activation
    total, output = forward_lines(view, TERMS if column.width >= ROOMY else 1)
    _write(column, total)
    if note := standardized(view, column.width):
        column.say(note)
    column.say(f"activation function {name}:")
    note = output.note.removeprefix(name).removeprefix("; ")
    _write(column, replace(output, note=note))


def _write_loss(column: Column, view: MicroscopeView) -> None:
    loss = view.loss
    column.head(f"answer {value_text(view.answer)}, target {value_text(view.truth)}")
    column.say(f"{loss.name}; for each output: a output, t target, z sum before the activation")
    if note := own_unit(view):
        column.say(note)
    for line in loss_lines(view):
        _write(column, line, "result")
    if loss.class_weight != 1:
        column.say(f"In the gradient its class counts {plain(loss.class_weight)} times.")


def _write_backward(column: Column, view: MicroscopeView) -> None:
    column.head(unit_title(view), weight_title(view))
    for line in backward_lines(view, TERMS if column.width >= ROOMY else 1):
        if line.name != "check":
            _write(column, line, "result" if line.name in ("dL/dw", "dL/db") else "number")
    check = view.check
    column.say("Check: the slope of L between w − h and w + h")
    above, below = f"= ({plain(check.loss_above, 12)}", f"− {plain(check.loss_below, 12)})"
    quotient = ["(L(w + h) − L(w − h)) / 2h", above, f"{below} / {plain(2 * check.h, 6)}"]
    column.formula(quotient, extra=True)
    column.formula([verdict(check)], "good" if agree(check) else "bad")


def _write_update(column: Column, view: MicroscopeView) -> None:
    update, loss = view.update, view.loss
    column.head(unit_title(view), weight_title(view))
    rate = f"learning rate r = {plain(update.learning_rate)}"
    if update.learning_rate != update.base_rate:
        rate += f" ({plain(update.base_rate)} by the schedule {update.schedule})"
    settings = [rate, *(f"{name} {plain(value)}" for name, value in update.settings)]
    parts = [f"{update.optimizer}, update t = {quantities.count(update.step)}", *settings]
    column.formula([*(f"{part}," for part in parts[:-1]), parts[-1]], "note")
    for line in update_lines(view):
        if line.name != "L":
            _write(column, line)
    change = signed(update.after - update.before)
    weight = f"weight {plain(update.before, 6)} → {plain(update.after, 6)}"
    column.formula([weight, f"({change})"], "result")
    losses = f"{plain(loss.value, 6)} → {plain(loss.value_after, 6)}"
    column.formula([f"loss on this example {losses}"], "result")


PAGES: Mapping[Stage, Callable[[Column, MicroscopeView], None]] = MappingProxyType(
    {
        Stage.FORWARD: _write_forward,
        Stage.LOSS: _write_loss,
        Stage.BACKWARD: _write_backward,
        Stage.UPDATE: _write_update,
    }
)
"""Writes each step into a column."""


def _write(column: Column, line: Worked, key: Key = "number") -> None:
    """A calculation: its name, its formula, its numbers, its result, and what else to know."""
    first, *others = [part for part in dict.fromkeys(_parts_of(line)) if part]
    parts = [f"{line.name} = {typeset(first)}"]
    for part in others:
        pieces = summands(part) if len(part) > column.width // 2 else [part]
        parts += [f"= {typeset(pieces[0])}", *map(typeset, pieces[1:])]
    column.formula(parts, key)
    if line.note:
        column.say(typeset(line.note))


def _parts_of(line: Worked) -> tuple[str, str, str]:
    return line.formula, line.numbers, line.result


def summands(text: str) -> list[str]:
    """The parts of a sum, each but the first with its sign; what is in brackets stays together."""
    parts, depth = [""], 0
    for word in text.split(" "):
        if word in ("+", "-") and not depth:
            parts.append(word)
        else:
            parts[-1] += f" {word}" if parts[-1] else word
        depth += word.count("(") - word.count(")")
    return parts


def typeset(text: str) -> str:
    """A formula with the signs of a book: − for minus, · for times, exponents without zeros."""
    text = _EXPONENT.sub(r"e~\1", text)
    return _MINUS.sub(MINUS, text).replace("~", "-").replace(" * ", " · ")

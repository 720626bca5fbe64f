"""Texts around the numbers: title, steps, what was done."""

from __future__ import annotations

import re

from textual.content import Content

from tui_nn.text import printable
from tui_nn.training.protocol.microscope import MicroscopeView
from tui_nn.ui.drawing.cells import split_cells
from tui_nn.ui.microscope.choice import BIAS, STAGES, Stage
from tui_nn.ui.microscope.find import Found
from tui_nn.ui.microscope.names import input_name, value_text
from tui_nn.ui.microscope.numbers import plain
from tui_nn.ui.wording import quantities

WAITING = "asking for the numbers …"
KEYS = "n p other examples, o from elsewhere, space continues or pauses the training"
NOT_FOUND = "nothing has this name or number"
SEARCHING = "enter goes there, esc closes the search"
ONE_DRAWING = "there is one drawing on the pad; o chooses examples from elsewhere"
OVER = "the run has finished: it can be continued on its own screen (space)"
PAST = "the past cannot be updated; esc on the run's screen returns to the present"
PAST_MOMENTS = "the past cannot be updated; the optimizer's moments were not kept: 0 here"

_PART = re.compile(r" of the (\w+) part")


def title(
    view: MicroscopeView | None, width: int, *, running: bool = False, past: bool = False
) -> str:
    """What is looked at, and when, as briefly as `width` cells demand.

    Args:
        view: the numbers; None before there are any.
        width: cells of the line.
        running: whether the run is being trained.
        past: whether it is shown as it was at a moment before.
    """
    if view is None:
        return "microscope"
    by_hand = f" + {quantities.count(view.hand_updates)} by hand" if view.hand_updates else ""
    caption = printable(view.caption)
    answer = f"answer {value_text(view.answer)}, target {value_text(view.truth)}"
    step = f"step {quantities.count(view.step)}{by_hand}"
    brief = _PART.sub(r", \1", caption)
    if past:  # said first, so that it is not cut off
        whole, short = (f"in the past, {step} · {one} · {answer}" for one in (caption, brief))
    else:
        step += ", training" if running else ""
        whole, short = (f"{one} · {answer} · {step}" for one in (caption, brief))
    return whole if len(split_cells(whole)) <= width else short


def tabs(stage: Stage) -> Content:
    """The four steps; a click on one goes there."""
    parts = []
    for number, one in enumerate(STAGES):
        style = "bold reverse" if one is stage else f"@click=screen.show_stage({number})"
        parts.append(f"[{style}] {number + 1} {one} [/]")
    return Content.from_markup(" → ".join(parts))


def loss_change(view: MicroscopeView) -> str:
    """The loss before the update that was done, and now; "" if none was."""
    if view.previous_loss is None:
        return ""
    before, after = plain(view.previous_loss, 6), plain(view.loss.value, 6)
    return f"updated: loss on this example before {before}, after {after}"


def what_enter_does(*, on_batch: bool) -> str:
    """What the key would do at the step update, and on what."""
    if on_batch:
        return "enter: do this update on the next batch, a step of the training (b: this example)"
    return "enter: do this update on this example, outside the training (b: next batch)"


def why_not_updated(view: MicroscopeView) -> str:
    """Why the key does nothing in the past, and which numbers are not those of that time."""
    return PAST if view.update.first_before is None else PAST_MOMENTS


def found(found: Found, view: MicroscopeView) -> str:
    """What a text names."""
    choice = found.choice
    parts = [f"{view.layers[choice.layer].description.name}, unit {choice.unit}"]
    if choice.weight == BIAS:
        parts.append("its bias")
    elif choice.weight is not None:
        name = f"unit {choice.weight}" if choice.layer else input_name(view, choice.weight)
        parts.append(f"its weight of {name}")
    if found.example is not None:
        parts.append(f"example {quantities.count(found.example)}")
    return f"enter goes to {', '.join(parts)}"

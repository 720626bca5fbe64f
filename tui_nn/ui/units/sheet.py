"""The sheet of one unit: weights in and out, distribution, what it correlates with, the switch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui_nn.text import printable
from tui_nn.ui.drawing.bars import horizontal_bar
from tui_nn.ui.drawing.cells import Cells, Key, fit, pad
from tui_nn.ui.drawing.numerals import short
from tui_nn.ui.microscope.bars import BarRow, draw_bars
from tui_nn.ui.microscope.largest import largest
from tui_nn.ui.microscope.pictures import draw_picture, picture_size
from tui_nn.ui.units import wording
from tui_nn.ui.units.distribution import draw_distribution
from tui_nn.ui.units.wall import reduce_picture
from tui_nn.ui.wording import quantities

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tui_nn.training.protocol.units import UnitView

    Array = NDArray[Any]

BESIDE, THREE = 68, 104
"""Columns from which the weights stand beside the rest, and from which there are three columns."""

MIDDLE = 60
"""Most columns of the one in the middle."""

GAP = 2
SWITCH_LINES = 5
BAR_LINES = 4
"""Lines of the distribution's bars."""

ACTIVATION_LINES = BAR_LINES + 2

LEAST_FACTS, LEAST_OUTGOING = 3, 3
"""Lines below which facts, and the weights to the next layer, are left out."""

FACT_NAME, FACT_NUMBER = 22, 6
LEAST_BAR = 5


def draw_sheet(
    width: int, height: int, view: UnitView, target: str | None, *, signs: bool
) -> Cells:
    """Draw everything that has room.

    Style keys: "heading", "head", "note", "number", "plus", "minus", "good", "bad", "bar", "cut",
    "off", "mark", "caption", "paper", "chosen", and those of `draw_signed`.

    Args:
        width, height: in cells.
        view: the unit.
        target: name of the target of a regression; None for classes.
        signs: draw signs instead of two colours.
    """
    cells = Cells(width, height)
    if width >= THREE:
        left = _left_width(view, width * 5 // 6, height)
        cells.paste(0, 0, _draw_incoming(left, height, view, signs=signs))
        middle, x = min((width - left - 2 * GAP) // 2, MIDDLE), left + GAP
        cells.paste(x, 0, _draw_activation(middle, view))
        cells.paste(x, ACTIVATION_LINES + 1, _draw_switch(middle, view, target))
        x += middle + GAP
        cells.paste(x, 0, _draw_relations(width - x, height, view))
    elif width >= BESIDE:
        left = _left_width(view, width, height - SWITCH_LINES)
        incoming = _draw_incoming(left, height - SWITCH_LINES, view, signs=signs)
        cells.paste(0, 0, incoming)
        cells.paste(0, height - SWITCH_LINES, _draw_switch(left, view, target))
        _stack(cells, left + GAP, 0, view)
    else:
        incoming = _draw_incoming(width, max(height // 2 - SWITCH_LINES, 6), view, signs=signs)
        cells.paste(0, 0, incoming)
        cells.paste(0, incoming.height, _draw_switch(width, view, target))
        _stack(cells, 0, incoming.height + SWITCH_LINES + 1, view)
    return cells


def _left_width(view: UnitView, width: int, height: int) -> int:
    if view.picture_shape:
        found = picture_size(view.picture_shape, width // 2, height)[0]
        return max(found, 28)
    return min(max(width * 2 // 5, 34), 60)


# The weights


def _draw_incoming(width: int, height: int, view: UnitView, *, signs: bool) -> Cells:
    if not view.picture_shape:
        names = [printable(name) for name in view.input_names]
        rows = _largest_rows(view.weights, names, height - 4)
        more = _more(len(view.weights), len(rows))
        cells = draw_bars(width, height, ("", ""), rows, more)
        cells.write(0, 0, "weights in", "heading")
        cells.write(0, min(len(rows) + 1 + bool(more), height - 1), _bias(view), "number")
        return cells
    caption = f"weights in, bias {short(view.bias)}"
    _, _, scale = picture_size(view.picture_shape, width, height)
    weights = view.weights.reshape(view.picture_shape)
    if scale:
        return draw_picture(view.weights, view.picture_shape, scale, caption, -1, signs=signs)
    flat = weights if weights.ndim == 2 else weights.mean(axis=2)
    small = reduce_picture(flat.astype(float), width, height - 2)
    return draw_picture(small.reshape(-1), small.shape, 1, caption, -1, signs=signs)


def _bias(view: UnitView) -> str:
    return f"bias {short(view.bias)}"


def _draw_outgoing(width: int, height: int, view: UnitView) -> Cells:
    names = [printable(name) for name in view.outgoing_names]
    rows = _largest_rows(view.outgoing, names, height - 1)
    if len(rows) < len(view.outgoing):
        rows = rows[: height - 2]
    more = _more(len(view.outgoing), len(rows))
    cells = draw_bars(width, height, ("", ""), rows, more)
    cells.write(0, 0, "weights out to", "heading")
    return cells


def _largest_rows(weights: Array, names: Sequence[str], count: int) -> list[BarRow]:
    """The largest weights with the names of what they come from, or lead to."""
    return [
        BarRow(names[place] if names else f"unit {place}", (float(weights[place]),))
        for place in largest(weights, max(count, 0))
    ]


def _more(count: int, shown: int) -> str:
    return f"… {quantities.count(count - shown)} smaller" if shown < count else ""


# What is measured


def _stack(cells: Cells, x: int, y: int, view: UnitView) -> None:
    """Draw the activation, and below it correlations and outgoing weights."""
    width = cells.width - x
    cells.paste(x, y, _draw_activation(width, view))
    y += ACTIVATION_LINES + 1
    cells.paste(x, y, _draw_relations(width, cells.height - y, view))


def _draw_relations(width: int, height: int, view: UnitView) -> Cells:
    """Draw facts and outgoing weights, one below the other; each has half if both need more."""
    cells = Cells(width, height)
    if height < LEAST_FACTS:
        return cells
    wanted = len(view.outgoing) + 1 if view.outgoing.size else 0
    facts = max(height - wanted - 1, height // 2) if wanted else height
    facts = min(facts, max(len(view.facts), 1) + 1 + bool(view.facts_left_out))
    cells.paste(0, 0, _draw_facts(width, facts, view))
    if wanted and height - facts - 1 >= min(LEAST_OUTGOING, wanted):
        cells.paste(0, facts + 1, _draw_outgoing(width, height - facts - 1, view))
    return cells


def _draw_activation(width: int, view: UnitView) -> Cells:
    """Draw the distribution of the activation, in `ACTIVATION_LINES` lines."""
    cells = Cells(width, ACTIVATION_LINES)
    count = view.sample.examples
    text = wording.active(view.active_share, count, view.threshold, view.sample.part)
    if view.active_share == 0:
        cells.write(0, 0, fit(text, width), "bad")
    else:
        cells.write_runs(0, 0, [("activation ", "heading"), (text, "number")])
    counts = view.histogram.tolist()
    cells.paste(0, 1, draw_distribution(width, BAR_LINES, counts, view.lowest, view.highest))
    if view.lowest != view.highest:
        cells.write_centred(BAR_LINES + 1, f"mean {short(view.mean)}", "note")
    return cells


def _draw_facts(width: int, height: int, view: UnitView) -> Cells:
    """Draw a bar for each fact, as long as the correlation is strong."""
    cells = Cells(width, height)
    cells.write(0, 0, fit("correlates with (−1 to 1)", width), "heading")
    if not view.facts:
        cells.write(0, 1, fit("nothing: its activation never changes", width), "note")
        return cells
    lines = height - 1 - bool(view.facts_left_out)
    shown = view.facts[:lines]
    room = min(max(len(wording.fact(one)) for one in shown), FACT_NAME, width - FACT_NUMBER)
    for y, one in enumerate(shown, 1):
        key = "plus" if one.correlation > 0 else "minus"
        cells.write(0, y, pad(wording.fact(one), room), "number")
        cells.write(
            room, y, pad(wording.correlation(one.correlation), FACT_NUMBER, right=True), key
        )
        bar = width - room - FACT_NUMBER - 1
        if bar >= LEAST_BAR:
            x = room + FACT_NUMBER + 1
            cells.write(x, y, horizontal_bar(abs(one.correlation), bar), key)
    if view.facts_left_out:
        text = f"{quantities.count(view.facts_left_out)} further inputs are not compared"
        cells.write(0, height - 1, fit(text, width), "note")
    return cells


# The switch


def _draw_switch(width: int, view: UnitView, target: str | None) -> Cells:
    """Draw the results with and without the unit, in `SWITCH_LINES` lines."""
    cells = Cells(width, SWITCH_LINES)
    head = wording.measure(target)
    count = quantities.count(view.judged)
    cells.write_runs(0, 0, [(head, "heading"), (fit(f" on {count}", width - len(head)), "note")])
    rows: list[tuple[str, str, Key]] = [
        ("all units", wording.result(view.with_it, target), "number")
    ]
    if view.can_switch_off:
        rows.append(("without it", wording.result(view.without_it, target), "number"))
    if view.with_switched_off is not None:
        off = view.switched_off
        name = f"without {wording.list_of_units(off, view.layer)}"
        if len(name) > width - 10:
            name = f"without {len(off)} units"
        rows.append((name, wording.result(view.with_switched_off, target), "off"))
    for y, (name, text, key) in enumerate(rows, 1):
        cells.write(0, y, pad(name, width - len(text) - 1), key)
        cells.write(width - len(text), y, text, key)
    note = "" if view.can_switch_off else "an output cannot be switched off"
    if view.with_switched_off is not None:
        note = "the network is not changed"
    cells.write(0, SWITCH_LINES - 1, fit(note, width), "note")
    return cells

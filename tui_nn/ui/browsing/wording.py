"""What is said of an example, and of a list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_nn.text import percent
from tui_nn.ui.wording import quantities

if TYPE_CHECKING:
    from tui_nn.training.protocol.browsing import ExamplesView, JudgedExample
    from tui_nn.training.protocol.snapshot import Snapshot


def is_right(one: JudgedExample) -> bool:
    """Whether the network answers with the true class."""
    return one.probability is not None and one.answer == one.truth


def residual(one: JudgedExample) -> str:
    """Predicted - true, with its sign."""
    difference = float(one.answer) - float(one.truth)
    text = quantities.number(difference)
    return f"+{text}" if difference > 0 else text


def answer(one: JudgedExample) -> str:
    """What the network answers, and how sure it is: ✗ 9 96%."""
    if one.probability is None:
        return f"{quantities.value(one.answer)} ({residual(one)})"
    sign = "✓" if is_right(one) else "✗"
    return f"{sign} {one.answer} {percent(one.probability)}"


def place(one: JudgedExample) -> str:
    """Where it stands in the user's data, or else in its part."""
    return one.origin or f"no. {one.row}"


def about(one: JudgedExample, part: str) -> str:
    """Everything that is known of an example but its values, in a line."""
    where = f"{part} {one.origin or f'no. {one.row}'}"
    loss = f"loss {quantities.number(one.loss)}"
    marked = " · marked" if one.is_marked else ""
    if one.probability is None:
        difference = f"predicted {quantities.value(one.answer)} ({residual(one)})"
        return f"{where} · true {quantities.value(one.truth)} · {difference} · {loss}{marked}"
    said = f"answered {one.answer} {percent(one.probability, 1)}"
    known = "" if is_right(one) else f" ({one.truth} {percent(one.truth_probability or 0.0, 1)})"
    return f"{where} · is {one.truth} · {said}{known} · {loss}{marked}"


def title(view: ExamplesView | None, snapshot: Snapshot | None) -> str:
    """The part, the step it was measured at, and how many examples are marked."""
    if view is None:
        return "examples"
    parts = [f"{view.part} examples", f"at step {quantities.count(view.step)}"]
    if snapshot is not None and snapshot.shown_step != view.step:
        parts[-1] += f", now {quantities.count(snapshot.shown_step)}: r measures again"
    elif snapshot is not None and snapshot.past is not None:
        parts[-1] += f" of {quantities.count(snapshot.step)}, in the past"
    if view.marked:
        parts.append(f"{quantities.count(view.marked)} marked")
    return " · ".join(parts)


def residuals(view: ExamplesView, target: str, width: int) -> str:
    """What the residuals are of, in a line above them, as much as has room."""
    count = quantities.count(view.measured)
    if view.measured < view.part_total:
        count = f"{count} of {quantities.count(view.part_total)}"
    worst = quantities.number(view.residuals.worst) if view.residuals else quantities.UNKNOWN
    short = f"predicted - true {target}"
    middle = f"{short}, {count} {view.part} examples"
    texts = f"{middle}; largest error {worst}", middle, short
    return next((text for text in texts if len(text) <= width), short)


def listed(view: ExamplesView, what: str, *, wrong: bool, marked: bool) -> str:
    """What is listed, and which page of it."""
    filters = (", wrong answers only" if wrong else "") + (", marked only" if marked else "")
    if not view.total:
        return f"{what}{filters} · none"
    first, last = view.offset + 1, view.offset + len(view.examples)
    return f"{what}{filters} · {first}-{last} of {quantities.count(view.total)}, the worst first"

"""How the user's own drawings are told of: their reading, their date, and what tuning came to."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tui_nn.training.events import Answering, FineTuned, OwnDrawings
from tui_nn.training.parts import OwnDrawing
from tui_nn.ui import wording
from tui_nn.ui.drawing.numerals import percent

FEW = 10
"""Drawings below which leaving one out is a rough guess."""

TERM_WIDTH = 16
"""Columns for what a line of the result is about."""


def is_right(drawing: OwnDrawing) -> bool:
    """Whether the network reads what it is."""
    return drawing.answer == drawing.label


def reading(drawing: OwnDrawing) -> str:
    """What it is, and what the network takes it for, in at most 14 characters."""
    sure = percent(drawing.probability)
    if is_right(drawing):
        return f"{drawing.label} ✓ {sure}"
    return f"{drawing.label} ✗ as {drawing.answer} {sure}"


def date(text: str, now: datetime) -> str:
    """An ISO 8601 date in the time zone of `now`, in at most 12 characters."""
    try:
        found = datetime.fromisoformat(text).astimezone(now.tzinfo)
    except (ValueError, OverflowError):
        return text[:12] or "no date"
    return f"{found:%d %b %H:%M}" if found.year == now.year else f"{found:%d %b %Y}"


def network(by: Answering, tuned: int) -> str:
    """Who reads."""
    if by is Answering.TRAINED:
        return "the network in training"
    return "the built-in network" + (f", tuned on {wording.count(tuned)}" if tuned else "")


def summary(own: OwnDrawings) -> str:
    """How many there are and how many of them are read rightly, by whom."""
    reader = network(own.by, own.tuned)
    if own.drawings:
        right = wording.count(sum(map(is_right, own.drawings)))
        text = f"{wording.plural(len(own.drawings), 'drawing')} · {right} read rightly by {reader}"
    else:
        text = f"no drawings yet · read by {reader}"
    if own.damaged:
        lines = wording.plural(own.damaged, "line")
        text += f" · {lines} of the file cannot be read"
    return text


def short_path(path: Path) -> str:
    """A path from the home folder on, if it is in there."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(path)


def tuning(result: FineTuned) -> tuple[str, ...]:
    """What fine-tuning came to, in four honest lines."""
    count = result.drawings
    drawings = wording.plural(count, "drawing")
    return (
        f"tuned {network(result.by, 0)} on {drawings} in {wording.duration(result.seconds)}",
        _line(
            "your drawings",
            f"{result.right_before} of {count} right before, {result.right_after} of {count} after"
            " learning them",
        ),
        _line("your next one", _expectation(result)),
        _line("generated hands", _cost(result)),
    )


def _line(term: str, text: str) -> str:
    return f"{term:{TERM_WIDTH}}{text}"


def _expectation(result: FineTuned) -> str:
    """Leave-one-out, in words."""
    right, count = result.right_left_out, result.drawings
    if right is None:
        return "nobody can tell: it had learnt from your drawings before"
    if count == 1:
        return "nobody can tell from a single drawing"
    guess = " (few: a rough guess)" if count < FEW else ""
    return f"expect {percent(right / count)}: {right} of {count} right when left out{guess}"


def _cost(result: FineTuned) -> str:
    """What happened to the digits of others, in percentage points as they are shown."""
    before, after = result.check_before, result.check_after
    points = round(100 * before, 1) - round(100 * after, 1)
    if abs(points) < 0.05:
        change = "no change"
    elif points > 0:
        change = f"it cost {points:.1f} points"
    else:
        change = f"it gained {-points:.1f} points"
    return f"{percent(before, 1)} right before, {percent(after, 1)} now: {change}"

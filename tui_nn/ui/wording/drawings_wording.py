"""Texts about the user's own drawings: their reading, their date, and the result of tuning."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tui_nn.text import percent
from tui_nn.training.protocol.drawings import Answering, FineTuned, OwnDrawings
from tui_nn.training.protocol.measurements import OwnDrawing
from tui_nn.ui.drawing.cells import fit
from tui_nn.ui.wording import quantities

FEW = 10
"""Drawings below which leaving one out gives a rough estimate."""

TERM_WIDTH = 16
"""Columns for what a line of the result is about."""


READING_WIDTH = 14
"""Columns for what a network reads in a drawing."""


def is_correct(drawing: OwnDrawing) -> bool:
    """Whether the network reads it correctly."""
    return drawing.answer == drawing.label


def is_wrong(drawing: OwnDrawing) -> bool:
    """Whether the network has an answer, and another one than the label."""
    return drawing.answer not in ("", drawing.label)


def reading(drawing: OwnDrawing) -> str:
    """Its label and the network's answer, in at most `READING_WIDTH` columns."""
    label, answer = drawing.label, drawing.answer
    if not answer:
        return fit(label, READING_WIDTH)
    sure = percent(drawing.probability)
    if is_correct(drawing):
        return f"{fit(label, READING_WIDTH - len(sure) - 3)} ✓ {sure}"
    if len(label) == len(answer) == 1:
        return f"{label} ✗ as {answer} {sure}"
    width = READING_WIDTH - 3
    return f"{fit(label, max(width // 2, width - len(answer)))} ✗ {fit(answer, width // 2 + 1)}"


def date(text: str, now: datetime) -> str:
    """An ISO 8601 date in the time zone of `now`, in at most 12 characters."""
    try:
        found = datetime.fromisoformat(text).astimezone(now.tzinfo)
    except (ValueError, OverflowError):
        return text[:12] or "no date"
    return f"{found:%d %b %H:%M}" if found.year == now.year else f"{found:%d %b %Y}"


def network(by: Answering, tuned: int) -> str:
    """Name of the answering network."""
    if by is Answering.TRAINED:
        return "your network"
    return "the built-in network" + (f", tuned on {quantities.count(tuned)}" if tuned else "")


def summary(own: OwnDrawings) -> str:
    """How many there are, and how many of them which network reads correctly."""
    reader = network(own.by, own.tuned)
    if own.drawings:
        read = sum(bool(drawing.answer) for drawing in own.drawings)
        correct = quantities.count(sum(map(is_correct, own.drawings)))
        if read < len(own.drawings):
            correct += f" of {quantities.count(read)}"
        text = quantities.plural(len(own.drawings), "drawing")
        text += f" · {correct} read correctly by {reader}" if read else ""
    else:
        text = f"no drawings yet · {reader} reads"
    if own.damaged:
        lines = quantities.plural(own.damaged, "line")
        text += f" · {lines} of the file unreadable"
    return text


def short_path(path: Path) -> str:
    """A path relative to the home folder, if it is inside."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(path)


def tuning(result: FineTuned) -> tuple[str, ...]:
    """The result of fine-tuning, in four lines."""
    count = result.drawings
    drawings = quantities.plural(count, "drawing")
    return (
        f"tuned {network(result.by, 0)} on {drawings} in {quantities.duration(result.seconds)}",
        _line(
            "your drawings",
            f"{result.correct_before} of {count} correct before, {result.correct_after} of {count}"
            " after tuning",
        ),
        _line("new drawings", _expectation(result)),
        _line("generated ones", _cost(result)),
    )


def _line(term: str, text: str) -> str:
    return f"{term:{TERM_WIDTH}}{text}"


def _expectation(result: FineTuned) -> str:
    """Leave-one-out, in words."""
    correct, count = result.correct_left_out, result.drawings
    if correct is None:
        return "cannot be estimated: already trained on your drawings"
    if count == 1:
        return "cannot be estimated from a single drawing"
    guess = " (few: rough)" if count < FEW else ""
    return f"expect {percent(correct / count)}: {correct} of {count} correct when left out{guess}"


def _cost(result: FineTuned) -> str:
    """The change on generated digits, in percentage points as they are shown."""
    before, after = result.check_before, result.check_after
    points = round(100 * before, 1) - round(100 * after, 1)
    if abs(points) < 0.05:
        change = "no change"
    elif points > 0:
        change = f"{points:.1f} points lower"
    else:
        change = f"{-points:.1f} points higher"
    return f"{percent(before, 1)} correct before, {percent(after, 1)} after: {change}"

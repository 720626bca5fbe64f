"""Texts about the user's own symbols: what is needed, and how new drawings will be read."""

from __future__ import annotations

from collections.abc import Sequence

from tui_nn.text import percent
from tui_nn.training.protocol.left_out import LeftOut, describe_confusions, describe_left_out
from tui_nn.training.protocol.results import RunResult
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.ui.wording import run_wording
from tui_nn.ui.wording.quantities import duration

Lines = tuple[tuple[str, ...], tuple[str, ...]]


def waiting(need: str) -> str:
    """What to do before there can be a network."""
    return f"{need} · draw one, then / names it"


def result(
    finished: RunResult, left_out: LeftOut | None, names: Sequence[str], added: int
) -> Lines:
    """The result of a finished run on the user's own symbols, in two lines.

    Args:
        finished: the result.
        left_out: how drawings are read by networks trained without them; None if not known yet.
        names: names of the classes.
        added: drawings kept since the run began, fewer than 0 if some were deleted.
    """
    sign = run_wording.SYMBOLS[RunState.FINISHED]
    again = (_added(added),) if added else ()
    if left_out is None:
        trained = f"{sign} trained in {duration(finished.train_seconds)}"
        return (trained,), (*again, "leaving one drawing out after another …")
    if not left_out.is_complete:
        trained = f"{sign} trained in {duration(finished.train_seconds)}"
        done = f"{left_out.drawings} of {left_out.total}"
        return (trained,), (*again, f"leaving one drawing out after another: {done}")
    how = "one of a label at a time" if left_out.one_by_one else "in groups"
    share = percent(left_out.correct / left_out.drawings)
    expected = f"expect {share} of new drawings", f"each left out of the training, {how}"
    first = f"{sign} {describe_left_out(left_out)}"
    return (first, *expected), (*again, describe_confusions(left_out, names))


def _added(count: int) -> str:
    """How many drawings were kept or deleted since the run began."""
    return f"{abs(count)} {'new' if count > 0 else 'deleted'}: r trains again"


def kept(label: str, count: int, enough: int) -> str:
    """That a drawing was kept, and how many of its label there are.

    Args:
        label: its label.
        count: drawings of this label.
        enough: drawings that a label needs.
    """
    return f"{count}" + (f" of {enough}" if count < enough else "") + f" kept as {label}"

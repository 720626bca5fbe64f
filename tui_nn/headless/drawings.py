"""`tui-nn drawings`: list, copy, delete, and fine-tune on the user's own drawings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tui_nn.errors import UserError
from tui_nn.headless.printing.results import print_json
from tui_nn.headless.printing.tables import print_table
from tui_nn.printing import print_line, print_note
from tui_nn.storage.private_folders import describe_exposure
from tui_nn.text import percent, plural
from tui_nn.training.protocol.commands import (
    DeleteDrawings,
    ExportDrawings,
    FineTune,
    ListDrawings,
    Untune,
)
from tui_nn.training.protocol.events import Answering, FineTuned, OwnDrawings, Saved
from tui_nn.training.protocol.measurements import OwnDrawing

if TYPE_CHECKING:
    from tui_nn.training.reading.sketching import SketchCommand

A = TypeVar("A", OwnDrawings, FineTuned, Saved)


def list_drawings(*, as_json: bool) -> int:
    """Print all drawings with what the built-in network reads in them; the exit status.

    Raises:
        UserError: they cannot be read.
    """
    found = _ask(ListDrawings(Answering.BUILT_IN), OwnDrawings)
    if as_json:
        print_json(
            {
                "file": str(found.path),
                "drawings": [_fields(drawing) for drawing in found.drawings],
                "right": _right(found),
                "tuned": found.tuned,
                "damaged": found.damaged,
            }
        )
        return 0
    if found.drawings:
        print_table(
            ("key", "date", "label", "read as", ""),
            [_row(drawing) for drawing in found.drawings],
        )
    _print_summary(found)
    print_note(describe_exposure(found.path, "your drawings"))
    return 0


def export_drawings(path: Path, *, as_json: bool) -> int:
    """Copy the drawings to `path`; the exit status.

    Raises:
        UserError: a file cannot be read or written.
    """
    count = len(_ask(ListDrawings(Answering.BUILT_IN), OwnDrawings).drawings)
    _ask(ExportDrawings(path), Saved)
    if as_json:
        print_json({"exported": count, "file": str(path)})
    else:
        print_line(f"{plural(count, 'drawing')} exported to {path}")
    return 0


def delete_drawings(keys: Sequence[str], *, as_json: bool) -> int:
    """Delete the drawings with these keys, of which the first digits are enough; the exit status.

    Raises:
        UserError: a key fits none or several of them, or the file cannot be written.
    """
    before = _ask(ListDrawings(Answering.BUILT_IN), OwnDrawings)
    found = {_find_key(key, before) for key in keys}
    left = _ask(DeleteDrawings(tuple(sorted(found))), OwnDrawings)
    if as_json:
        print_json({"deleted": len(found), "drawings": len(left.drawings)})
    else:
        print_line(f"{plural(len(found), 'drawing')} deleted, {len(left.drawings):,} left")
    return 0


def fine_tune(*, as_json: bool) -> int:
    """Tune the built-in network on the drawings, and print what that brought; the exit status.

    Raises:
        UserError: there are no drawings, or the tuned network cannot be kept.
    """
    found = _ask(FineTune(Answering.BUILT_IN), FineTuned)
    if as_json:
        fields = asdict(found)
        del fields["by"]
        print_json(fields)
        return 0
    of = f"of {found.drawings:,}"
    drawings = plural(found.drawings, "drawing")
    print_line(f"tuned on {drawings} of yours in {found.seconds:.1f} s; read correctly:")
    print_table(
        ("", "before", "after"),
        [
            ("yours", f"{found.right_before:,} {of}", f"{found.right_after:,} {of}"),
            ("yours, each left out of the tuning", "", f"{found.right_left_out:,} {of}"),
            ("generated digits", percent(found.check_before, 2), percent(found.check_after, 2)),
        ],
        numbers=2,
    )
    print_line("the middle line is what to expect for your next drawings")
    return 0


def untune(*, as_json: bool) -> int:
    """Have the built-in network as it was shipped; the exit status.

    Raises:
        UserError: the tuned one cannot be deleted.
    """
    tuned = _ask(ListDrawings(Answering.BUILT_IN), OwnDrawings).tuned
    _ask(Untune(), OwnDrawings)
    if as_json:
        print_json({"tuned_before": tuned})
    else:
        print_line("the built-in network is as it was shipped")
    return 0


def _ask(command: SketchCommand, kind: type[A]) -> A:
    """What the session would answer."""
    from tui_nn.training.reading.sketching import Sketching

    answer = Sketching().answer(command, None)
    assert isinstance(answer, kind)
    return answer


def _find_key(start: str, found: OwnDrawings) -> str:
    """The one key that begins with `start`."""
    keys = [drawing.key for drawing in found.drawings if start and drawing.key.startswith(start)]
    if not keys:
        raise UserError(f"--delete: no drawing has the key {start}; `tui-nn drawings` lists them")
    if len(keys) > 1:
        raise UserError(f"--delete: {len(keys)} drawings have keys that begin with {start}")
    return keys[0]


def _row(drawing: OwnDrawing) -> tuple[str, ...]:
    answer = f"{drawing.answer}, {100 * drawing.probability:.0f}%"
    is_right = drawing.answer == drawing.label
    return drawing.key, drawing.date, str(drawing.label), answer, "right" if is_right else "wrong"


def _fields(drawing: OwnDrawing) -> dict[str, Any]:
    return {
        "key": drawing.key,
        "date": drawing.date,
        "label": drawing.label,
        "answer": drawing.answer,
        "probability": round(drawing.probability, 6),
    }


def _right(found: OwnDrawings) -> int:
    return sum(drawing.answer == drawing.label for drawing in found.drawings)


def _print_summary(found: OwnDrawings) -> None:
    count = len(found.drawings)
    state = f", tuned on {plural(found.tuned, 'drawing')}" if found.tuned else ""
    if count:
        share = percent(_right(found) / count, 2)
        correct = f"{_right(found):,} read correctly ({share})"
        print_line(f"{plural(count, 'drawing')}, {correct} by the built-in network{state}")
    else:
        print_line("no drawings yet: draw on the pad, and correct a wrong answer by its digit key")
    if found.damaged:
        print_line(f"lines that cannot be read, and are kept as they are: {found.damaged:,}")
    print_line(str(found.path))

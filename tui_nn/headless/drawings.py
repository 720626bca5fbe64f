"""`tui-nn drawings`: list, copy, delete, and fine-tune on the user's own drawings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tui_nn.data.drawing_labels import as_written, label_order
from tui_nn.errors import UserError
from tui_nn.headless.printing.results import print_json
from tui_nn.headless.printing.tables import print_table
from tui_nn.printing import print_line, print_note
from tui_nn.storage.private_folders import describe_exposure
from tui_nn.text import percent, plural
from tui_nn.training.protocol.drawings import Answering, FineTuned, OwnDrawings
from tui_nn.training.protocol.events import Saved
from tui_nn.training.protocol.measurements import OwnDrawing
from tui_nn.training.protocol.sketching import (
    DeleteDrawings,
    ExportDrawings,
    FineTune,
    ListDrawings,
    Untune,
)

if TYPE_CHECKING:
    from tui_nn.training.reading.sketching import SketchCommand

A = TypeVar("A", OwnDrawings, FineTuned, Saved)


def list_drawings(*, as_json: bool) -> int:
    """Print all drawings and what the built-in network reads in them; return the exit status.

    Raises:
        UserError: they cannot be read.
    """
    own = _ask(ListDrawings(Answering.BUILT_IN), OwnDrawings)
    if as_json:
        print_json(
            {
                "file": str(own.path),
                "drawings": [_fields(drawing) for drawing in own.drawings],
                "labels": _count_labels(own),
                "right": _right(own),
                "tuned": own.tuned,
                "damaged": own.damaged,
            }
        )
        return 0
    if own.drawings:
        print_table(
            ("key", "date", "label", "read as", ""),
            [_row(drawing) for drawing in own.drawings],
        )
    _print_summary(own)
    print_note(describe_exposure(own.path, "your drawings"))
    return 0


def export_drawings(path: Path, *, as_json: bool) -> int:
    """Copy the drawings to `path`; return the exit status.

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
    """Delete the drawings whose keys begin with `keys`; return the exit status.

    Raises:
        UserError: a key matches no drawing or several, or the file cannot be written.
    """
    before = _ask(ListDrawings(Answering.BUILT_IN), OwnDrawings)
    chosen = {_find_key(key, before) for key in keys}
    left = _ask(DeleteDrawings(tuple(sorted(chosen))), OwnDrawings)
    if as_json:
        print_json({"deleted": len(chosen), "drawings": len(left.drawings)})
    else:
        print_line(f"{plural(len(chosen), 'drawing')} deleted, {len(left.drawings):,} left")
    return 0


def fine_tune(*, as_json: bool) -> int:
    """Tune the built-in network on the drawings, and print the effect; return the exit status.

    Raises:
        UserError: there are no drawings, or the tuned network cannot be kept.
    """
    tuned = _ask(FineTune(Answering.BUILT_IN), FineTuned)
    if as_json:
        fields = asdict(tuned)
        del fields["by"]
        print_json(fields)
        return 0
    of = f"of {tuned.drawings:,}"
    drawings = plural(tuned.drawings, "drawing")
    print_line(f"tuned on {drawings} of yours in {tuned.seconds:.1f} s; read correctly:")
    print_table(
        ("", "before", "after"),
        [
            ("yours", f"{tuned.correct_before:,} {of}", f"{tuned.correct_after:,} {of}"),
            ("yours, each left out of the tuning", "", f"{tuned.correct_left_out:,} {of}"),
            ("generated digits", percent(tuned.check_before, 2), percent(tuned.check_after, 2)),
        ],
        numbers=2,
    )
    print_line("the middle line is what to expect for your next drawings")
    return 0


def untune(*, as_json: bool) -> int:
    """Return to the built-in network as shipped; return the exit status.

    Raises:
        UserError: the tuned one cannot be deleted.
    """
    tuned = _ask(ListDrawings(Answering.BUILT_IN), OwnDrawings).tuned
    _ask(Untune(), OwnDrawings)
    if as_json:
        print_json({"tuned_before": tuned})
    else:
        print_line("the built-in network is as shipped")
    return 0


def _ask(command: SketchCommand, kind: type[A]) -> A:
    """The answer of the same code that answers the sketch pad."""
    from tui_nn.training.reading.sketching import Sketching

    answer = Sketching().answer(command, None)
    assert isinstance(answer, kind)
    return answer


def _find_key(start: str, own: OwnDrawings) -> str:
    """The one key that begins with `start`."""
    keys = [drawing.key for drawing in own.drawings if start and drawing.key.startswith(start)]
    if not keys:
        raise UserError(f"--delete: no drawing has the key {start}; `tui-nn drawings` lists them")
    if len(keys) > 1:
        raise UserError(f"--delete: {len(keys)} drawings have keys that begin with {start}")
    return keys[0]


def _row(drawing: OwnDrawing) -> tuple[str, ...]:
    if not drawing.answer:
        return drawing.key, drawing.date, drawing.label, "", ""
    answer = f"{drawing.answer}, {100 * drawing.probability:.0f}%"
    is_right = drawing.answer == drawing.label
    return drawing.key, drawing.date, drawing.label, answer, "right" if is_right else "wrong"


def _fields(drawing: OwnDrawing) -> dict[str, Any]:
    return {
        "key": drawing.key,
        "date": drawing.date,
        "label": as_written(drawing.label),
        "answer": as_written(drawing.answer) if drawing.answer else None,
        "probability": round(drawing.probability, 6),
    }


def _right(own: OwnDrawings) -> int:
    return sum(drawing.answer == drawing.label for drawing in own.drawings)


def _count_labels(own: OwnDrawings) -> dict[str, int]:
    """How many drawings have each label."""
    counts = Counter(drawing.label for drawing in own.drawings)
    return {label: counts[label] for label in sorted(counts, key=label_order)}


def _print_summary(own: OwnDrawings) -> None:
    count, read = len(own.drawings), sum(bool(drawing.answer) for drawing in own.drawings)
    state = f", tuned on {plural(own.tuned, 'drawing')}" if own.tuned else ""
    if not count:
        print_line("no drawings yet: draw on the pad, and correct a wrong answer by its digit key")
    elif not read:
        print_line(plural(count, "drawing"))
    else:
        share = percent(_right(own) / read, 2)
        all_read = "" if read == count else f"; of {plural(read, 'digit')}"
        correct = f"{_right(own):,} read correctly ({share})"
        separator = "," if read == count else ""
        print_line(
            f"{plural(count, 'drawing')}{all_read}{separator} {correct}"
            f" by the built-in network{state}"
        )
    if read < count:
        labels = _count_labels(own)
        print_line(", ".join(f"{label} {number:,}" for label, number in labels.items()))
    if own.damaged:
        print_line(f"lines that cannot be read, and are kept as they are: {own.damaged:,}")
    print_line(str(own.path))

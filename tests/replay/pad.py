"""The sketch pad of the running program, as one sees it: where its sheet is, what it answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tests.replay.hand import Cell
from tests.terminal import KEYS, Terminal, drag_events
from tui_nn.ui.sketch.pad_painter import empty_sheet_hint
from tui_nn.ui.sketch.pen import SHEET

ANSWER = re.compile(r"(?<![\d.,/])(\d)\??[ ▏▎▍▌▋▊▉█]+(\d+)%")
"""A digit, perhaps its bar, and how probable it is: 7 96%, 7? 41%, or 7 ████ 96%."""

RATE = re.compile(r"\brate (\S+)")
"""The learning rate, under the plots."""

SHEET_HINT = empty_sheet_hint("digit")[0]
"""First line of the text on an empty sheet."""

CLEAR, UNDO, FASTER, SLOWER = "c", "z", "+", "-"


def read_answer(text: str) -> int | None:
    """The digit that the screen says is most probable; None while it says nothing."""
    found = ANSWER.findall(text)
    return int(max(found, key=lambda pair: int(pair[1]))[0]) if found else None


@dataclass(frozen=True)
class Sheet:
    """Where the sheet to draw on lies.

    Attributes:
        left, top: its first cell.
        columns, lines: its size in cells.
    """

    left: int
    top: int
    columns: int
    lines: int

    @property
    def scale(self) -> int:
        """1 for 28x14 cells, 2 for 56x28."""
        return self.columns // SHEET

    def draw(self, strokes: Sequence[Sequence[Cell]]) -> str:
        """All that a terminal sends while strokes, in cells of the sheet, are drawn on it."""
        return "".join(
            event
            for stroke in strokes
            for event in drag_events([(self.left + x, self.top + y) for x, y in stroke])
        )


def find_sheet(terminal: Terminal) -> Sheet:
    """Find the empty sheet on the screen: the patch of one colour around its hint.

    Raises:
        AssertionError: there is none, or it has an odd size.
    """
    rows = [row for row, line in enumerate(terminal.lines) if SHEET_HINT in line]
    assert rows, f"no sheet to draw on:\n{terminal.text}"
    row = rows[0]
    column = terminal.lines[row].index(SHEET_HINT)

    def reach(dx: int, dy: int) -> int:
        x, y, colour = column, row, terminal.background(column, row)
        while terminal.background(x + dx, y + dy) == colour:
            x, y = x + dx, y + dy
        return x if dx else y

    left, top = reach(-1, 0), reach(0, -1)
    sheet = Sheet(left, top, reach(1, 0) - left + 1, reach(0, 1) - top + 1)
    assert sheet.columns == 2 * sheet.lines, f"{sheet}:\n{terminal.text}"
    assert sheet.columns in (SHEET, 2 * SHEET), f"{sheet}:\n{terminal.text}"
    return sheet


def ask(terminal: Terminal, events: str) -> int:
    """Draw on the empty sheet, and read what the network makes of the whole drawing.

    While one draws, answers to what was there before keep coming in. So the sheet is wiped until
    the last of them is past, and then has the whole drawing back at once. They are past when the
    session has obeyed what it was sent after the last question: to learn faster from now on.

    Args:
        terminal: the program with its pad in focus, or about to get it by the first event.
        events: what the terminal sends while someone draws.

    Returns:
        The answer; the sheet is empty again.
    """
    terminal.send(events)
    terminal.wait_for_frame(_answered)
    terminal.send(CLEAR)
    before = _rate(terminal.wait_for_frame(lambda text: not _answered(text)))
    terminal.send(FASTER)
    terminal.wait_for_frame(lambda text: _rate(text) != before)
    terminal.send(UNDO)
    answer = read_answer(terminal.wait_for_frame(_answered))
    terminal.send(CLEAR + SLOWER)
    terminal.wait_for_frame(lambda text: not _answered(text) and _rate(text) == before)
    assert answer is not None
    return answer


def typed(keys: Sequence[str]) -> str:
    """What a terminal sends for keys, by name."""
    return "".join(KEYS.get(key, key) for key in keys)


def _answered(text: str) -> bool:
    return read_answer(text) is not None


def _rate(text: str) -> str:
    found = RATE.search(text)
    assert found, f"no learning rate on the screen:\n{text}"
    return found[1]

"""Replay drawings on the running program's pad and count those that it reads correctly."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from tests.replay import hand
from tests.replay.drawings import Drawing
from tests.replay.pad import SHEET_HINT, Sheet, ask, find_sheet, typed
from tests.terminal import Terminal

PROGRAM = (sys.executable, "-m", "tui_nn")

SEED = 0
"""Of the hand."""

PROGRAMS, SHARE = 3, 100
"""How many programs run at once, and how many drawings each of them is given."""

START_SECONDS = 120.0
"""Until the program has compiled what it needs and says that it is ready."""

STARTED = ("ready", "finished")
"""What it says then: of a new network, and of a loaded one."""


@dataclass(frozen=True)
class Way:
    """How drawings are made.

    Attributes:
        columns, rows: of the terminal.
        by_keys: whether with the keyboard pen.
    """

    columns: int
    rows: int
    by_keys: bool = False

    def __str__(self) -> str:
        return f"{'keys' if self.by_keys else 'mouse'} {self.columns}x{self.rows}"


LARGE, SMALL, KEYS = Way(120, 40), Way(80, 24), Way(80, 24, by_keys=True)
"""The ways that people draw in: with the mouse on two sheets, and with the keyboard pen."""

NEW_RUN = ("--samples", "1000")
"""Options of a run that is soon ready; it is not trained, so the built-in network answers."""


@dataclass(frozen=True)
class Reading:
    """What was read.

    Attributes:
        label: what was drawn.
        answer: what stood on the screen.
        number: of the drawing in its file.
    """

    label: int
    answer: int
    number: int


@dataclass(frozen=True)
class Report:
    """What became of the drawings made in one way.

    Attributes:
        way: the way.
        readings: one for each drawing.
    """

    way: Way
    readings: tuple[Reading, ...]

    @property
    def wrong(self) -> list[Reading]:
        """The drawings read wrongly."""
        return [reading for reading in self.readings if reading.answer != reading.label]

    @property
    def share(self) -> float:
        """Share read correctly, 0 to 1."""
        return 1 - len(self.wrong) / len(self.readings)

    def __str__(self) -> str:
        right = len(self.readings) - len(self.wrong)
        lines = [f"{self.way!s:14} {100 * self.share:6.1f}%   {right} of {len(self.readings)}"]
        confused: dict[tuple[int, int], list[int]] = {}
        for reading in self.wrong:
            confused.setdefault((reading.label, reading.answer), []).append(reading.number)
        for (label, answer), numbers in sorted(confused.items(), key=lambda item: -len(item[1])):
            listed = ", ".join(map(str, sorted(numbers)))
            lines.append(f"    {label} read as {answer}: {len(numbers)} (drawings {listed})")
        return "\n".join(lines)


def replay(way: Way, drawings: Sequence[Drawing], options: Sequence[str] = ()) -> Report:
    """Start the program, make each drawing on its pad, and read the answers off the screen.

    The program finds no drawings of the user's own, so its network is the one that was shipped.

    Args:
        way: how to draw, and on what terminal.
        drawings: the drawings.
        options: of the program.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        Terminal(
            [*PROGRAM, *options],
            columns=way.columns,
            rows=way.rows,
            environment={"XDG_DATA_HOME": folder},
        ) as terminal,
    ):
        terminal.wait_for(lambda text: any(word in text for word in STARTED), START_SECONDS)
        terminal.wait_for_frame(lambda text: SHEET_HINT in text, START_SECONDS)
        sheet = find_sheet(terminal)
        terminal.colours = False
        if way.by_keys:
            terminal.press("tab")
        events = _typed_drawings(drawings) if way.by_keys else _dragged_drawings(drawings, sheet)
        return Report(
            way,
            tuple(
                Reading(drawing.label, ask(terminal, sent), drawing.number)
                for drawing, sent in zip(drawings, events, strict=True)
            ),
        )


def replay_all(
    wanted: Mapping[Way, Sequence[Drawing]], options: Sequence[str] = ()
) -> list[Report]:
    """`replay` in several ways at once, by several programs; what is read is the same."""
    with ThreadPoolExecutor(PROGRAMS) as pool:
        parts = {
            way: [
                pool.submit(replay, way, drawings[start : start + SHARE], options)
                for start in range(0, len(drawings), SHARE)
            ]
            for way, drawings in wanted.items()
        }
        return [
            Report(way, tuple(reading for part in mine for reading in part.result().readings))
            for way, mine in parts.items()
        ]


def _dragged_drawings(drawings: Iterable[Drawing], sheet: Sheet) -> list[str]:
    """What a terminal sends while each drawing is made with the mouse."""
    return [
        sheet.draw(
            hand.as_mouse_points(drawing.strokes, sheet.columns, sheet.lines, _hand_of(drawing))
        )
        for drawing in drawings
    ]


def _typed_drawings(drawings: Iterable[Drawing]) -> list[str]:
    """What a terminal sends while each drawing is made with the keyboard pen."""
    sent, pen = [], (0, 0)
    for drawing in drawings:
        steps = hand.as_steps(hand.place(drawing.strokes, hand.KEY_HEIGHTS, _hand_of(drawing)))
        keys, pen = hand.as_keys(steps, pen)
        sent.append(typed(keys))
    return sent


def _hand_of(drawing: Drawing) -> np.random.Generator:
    """The chance in how a drawing is made: always the same, whatever was drawn before."""
    return np.random.default_rng([SEED, drawing.number])

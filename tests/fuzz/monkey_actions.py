"""What a monkey does at a terminal: keys, text, mouse, sizes, answers and signals, by chance."""

from __future__ import annotations

import signal
import string
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.terminal import KEYS, drag_events

SIZES = ((40, 12), (60, 20), (80, 24), (120, 40), (200, 60), (10, 3))
"""Columns and rows."""

SEND, RESIZE, SIGNAL, AWAIT = "send", "resize", "signal", "await"
"""Kinds of actions; the last one waits until a training has begun."""

DRIVING = [*" s+-<>rnomlidp?twvzxckuy", *["ctrl+s", "ctrl+o", "ctrl+p", "ctrl+l", "tab", "escape"]]
"""Keys that do something somewhere."""

MOVING = [
    "up",
    "down",
    "left",
    "right",
    "home",
    "end",
    "pageup",
    "pagedown",
    "tab",
    "shift+tab",
    "enter",
    "escape",
]
MOVING += ["backspace", "delete", "f5", "ctrl+j", "shift+up", "ctrl+end", "ctrl+home"]
"""Keys that move, accept and leave."""

LEAVING = ("q", "ctrl+q", "ctrl+c", "ctrl+d", "ctrl+z")
"""Keys that end or stop the program; they are pressed rarely."""

CODES = {
    **KEYS,
    "escape": "\x1b[27u",
    "shift+tab": "\x1b[Z",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "f5": "\x1b[15~",
    "shift+up": "\x1b[1;2A",
    "ctrl+end": "\x1b[1;5F",
    "ctrl+home": "\x1b[1;5H",
}
"""What a terminal sends for a key; a bare escape followed closely by another key is alt and it."""

TEXTS = ("a", "7", "0.01", "32,16", "nan", "~nobodyhere/x", "a" * 300, "b" * 250, "é漢🙂", "..", "")
"""Never a path that begins with a slash: the session's own folder is the only one written to."""

ANSWERS = (
    "\x1b[1114112u", "\x1b[99999999999u", "\x1b[55296u", "\x1b[97;5u", "\x1b[97:65;2:3u",
    "\x1b[48;24;80;0;0t", "\x1b[48;24;80;480;800t", "\x1b[48;99999;99999;0;0t", "\x1b[?2048;1$y",
    "\x1b[?2026;2$y", "\x1b[?62;c", "\x1b[12;34R", "\x1b[999999;999999R", "\x1b[I", "\x1b[O",
    "\x1b[<0;99999;99999M", "\x1b[<64;1;1M", "\x1b[<35;-3;2M", "\x1b[M !!", "\x1b]11;rgb:0/0/0\x07",
    "\x1bP1+r\x1b\\", "\x1b[200~", "\x1b[201~", "\x1b[", "\x1bO", "\xff\xfe",
)  # fmt: skip
"""Of terminals that answer too late, too much or nonsense."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that is done to the program.

    Attributes:
        kind: `SEND`, `RESIZE`, `SIGNAL` or `AWAIT`.
        value: the text; columns and rows; the signal's name and how often; nothing.
    """

    kind: str
    value: tuple[str | int, ...]


def leaving_statuses(action: Action) -> set[int]:
    """Exit statuses with which the program may end because of `action`."""
    match action.kind, action.value:
        case "send", (str(text),):
            return ({0} if "q" in text or "\x11" in text or "\x04" in text else set()) | (
                {130} if "\x03" in text else set()
            )
        case "signal", (str(name), _) if name in ("SIGTERM", "SIGHUP", "SIGINT"):
            return {128 + getattr(signal, name)}
    return set()


class Monkey:
    """A source of actions, which depend on the seed alone.

    Args:
        seed: of the chance.
    """

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)
        self._size = SIZES[2]
        self._kinds: list[Callable[[], Action]] = []
        self._weights: list[float] = []
        for weight, kind in (
            (40, self._drive), (18, self._move), (6, self._digit), (8, self._text),
            (8, self._click), (6, self._drag), (3, self._scroll), (3, self._paste),
            (4, self._answer), (1.5, self._resize), (0.6, self._winch), (0.2, self._stop),
            (0.05, self._leave), (0.02, self._end),
        ):  # fmt: skip
            self._kinds.append(kind)
            self._weights.append(weight)

    def act(self) -> Action:
        """The next thing to do."""
        (kind,) = self._random.choices(self._kinds, self._weights)
        return kind()

    def choose(self, *things: tuple[str, ...]) -> tuple[str, ...]:
        """One of several."""
        return self._random.choice(things)

    def _drive(self) -> Action:
        return self._press(self._random.choice(DRIVING))

    def _move(self) -> Action:
        return self._press(self._random.choice(MOVING))

    def _leave(self) -> Action:
        return self._press(self._random.choice(LEAVING))

    def _end(self) -> Action:
        return Action(SIGNAL, (self._random.choice(("SIGTERM", "SIGHUP", "SIGINT")), 1))

    def _press(self, key: str) -> Action:
        return Action(SEND, (CODES.get(key, key),))

    def _digit(self) -> Action:
        return Action(SEND, (self._random.choice(string.digits),))

    def _text(self) -> Action:
        return Action(SEND, (self._random.choice(TEXTS),))

    def _paste(self) -> Action:
        return Action(SEND, (f"\x1b[200~{self._random.choice(TEXTS)}\x1b[201~",))

    def _answer(self) -> Action:
        return Action(SEND, (self._random.choice(ANSWERS),))

    def _cell(self) -> tuple[int, int]:
        columns, rows = self._size
        return self._random.randrange(columns), self._random.randrange(rows)

    def _click(self) -> Action:
        return Action(SEND, ("".join(drag_events([self._cell()])),))

    def _drag(self) -> Action:
        cells = [self._cell() for _ in range(self._random.randint(2, 6))]
        return Action(SEND, ("".join(drag_events(cells)),))

    def _scroll(self) -> Action:
        column, row = self._cell()
        return Action(SEND, (f"\x1b[<{self._random.choice((64, 65))};{column + 1};{row + 1}M",))

    def _resize(self) -> Action:
        self._size = self._random.choice(SIZES)
        return Action(RESIZE, self._size)

    def _winch(self) -> Action:
        return Action(SIGNAL, ("SIGWINCH", self._random.choice((1, 3, 300))))

    def _stop(self) -> Action:
        return Action(SIGNAL, (self._random.choice(("SIGTSTP", "SIGCONT")), 1))

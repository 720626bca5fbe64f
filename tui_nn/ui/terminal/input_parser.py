"""InputParser: Textual's parser of what a terminal sends, without errors at senseless answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.geometry import Size
from textual.keys import Keys
from textual.message import Message

FARTHEST = 10_000
"""Columns and rows that no terminal has."""


class InputParser(XTermParser):
    """Leaves out what makes no sense.

    At characters beyond the last one, and at the mouse of a terminal that says it has no pixels,
    Textual's own raises ValueError, OverflowError or ZeroDivisionError, and cannot go on then.
    """

    _pixels: Size | None = None

    @property
    def terminal_pixel_size(self) -> tuple[int, int] | None:
        """Width and height of the screen in pixels; None if the terminal does not know."""
        return self._pixels

    @terminal_pixel_size.setter
    def terminal_pixel_size(self, size: tuple[int, int] | None) -> None:
        self._pixels = Size(*size) if size and all(size) else None

    def feed(self, data: str) -> Iterator[Message]:
        """What `data` says; nothing ends the parser."""
        return filter(_makes_sense, super().feed(data))

    def tick(self) -> Iterator[Message]:
        """What only the time that has passed says, such as a single escape."""
        return filter(_makes_sense, super().tick())

    def parse_mouse_code(self, code: str) -> Message | None:
        """The mouse event in `code`; None if there is none."""
        try:
            return super().parse_mouse_code(code)
        except (ArithmeticError, ValueError):
            return None

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        """The keys that `sequence` stands for; an ignored one for a character that is none."""
        try:
            return list(super()._sequence_to_key_events(sequence, alt))
        except (ArithmeticError, ValueError):
            return [events.Key(Keys.Ignore, sequence)]


def _makes_sense(message: Message) -> bool:
    """Whether `message` can be handled; surrogates in a paste are replaced."""
    match message:
        case events.Key(character=str(character)):
            return not any(_is_surrogate(each) for each in character)
        case events.Paste():
            message.text = message.text.encode("utf-8", "replace").decode("utf-8")
        case events.MouseEvent():
            return message.x < FARTHEST and message.y < FARTHEST
    return True


def _is_surrogate(character: str) -> bool:
    """Whether `character` is half of one, which cannot be written."""
    return "\ud800" <= character <= "\udfff"


class PasteWatch:
    """Follows whether a paste has begun that has not ended.

    Until it ends all keys belong to it, also those that leave the program.
    """

    def __init__(self) -> None:
        self.is_open = False
        self._tail = ""

    def follow(self, text: str) -> None:
        """Take what was read."""
        text = self._tail + text
        begun, ended = text.rfind(BRACKETED_PASTE_START), text.rfind(BRACKETED_PASTE_END)
        if begun != ended:
            self.is_open = begun > ended
        self._tail = text[1 - len(BRACKETED_PASTE_START) :]

    def end(self) -> str:
        """What ends a paste that the terminal did not end."""
        self.is_open = False
        return BRACKETED_PASTE_END

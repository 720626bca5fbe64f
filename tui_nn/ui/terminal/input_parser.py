"""InputParser: Textual's parser of terminal input, tolerant of nonsensical sequences."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events
from textual.geometry import Size
from textual.message import Message

from tui_nn.ui.terminal.internals import (
    BRACKETED_PASTE_END,
    BRACKETED_PASTE_START,
    XTermParser,
    ignore_unknown_characters,
)

FARTHEST = 10_000
"""Bound on columns and rows, above any real terminal's."""


class InputParser(XTermParser):
    """Drops nonsensical input.

    Textual's own raises ValueError, OverflowError or ZeroDivisionError, and cannot continue, at
    character codes beyond Unicode and at mouse events of a terminal that reports zero pixels.
    """

    _pixels: Size | None = None

    def __init__(self, debug: bool = False) -> None:
        ignore_unknown_characters(self)
        super().__init__(debug)

    @property
    def terminal_pixel_size(self) -> tuple[int, int] | None:
        """Width and height of the screen in pixels; None if unknown."""
        return self._pixels

    @terminal_pixel_size.setter
    def terminal_pixel_size(self, size: tuple[int, int] | None) -> None:
        self._pixels = Size(*size) if size and all(size) else None

    def feed(self, data: str) -> Iterator[Message]:
        """Yield the messages in `data`; never raises."""
        return filter(_makes_sense, super().feed(data))

    def tick(self) -> Iterator[Message]:
        """Yield messages that are complete only after a timeout, such as a single escape."""
        return filter(_makes_sense, super().tick())

    def parse_mouse_code(self, code: str) -> Message | None:
        """The mouse event in `code`; None if it has no valid position."""
        try:
            return super().parse_mouse_code(code)
        except (ArithmeticError, ValueError):
            return None


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
    """Whether `character` is a surrogate, which cannot be encoded."""
    return "\ud800" <= character <= "\udfff"


class PasteWatch:
    """Tracks whether a bracketed paste is unfinished.

    Until it ends, all keys belong to it, also those that quit the program.
    """

    def __init__(self) -> None:
        self.is_open = False
        self._tail = ""

    def follow(self, text: str) -> None:
        """Update `is_open` with the text that was read."""
        text = self._tail + text
        begun, ended = text.rfind(BRACKETED_PASTE_START), text.rfind(BRACKETED_PASTE_END)
        if begun != ended:
            self.is_open = begun > ended
        self._tail = text[1 - len(BRACKETED_PASTE_START) :]

    def end(self) -> str:
        """Mark the paste as ended; return the sequence that ends it for the parser."""
        self.is_open = False
        return BRACKETED_PASTE_END

"""Everything private of Textual's that is used; no other file names such a part.

Each function says what it relies on. `tests/ui/terminal/test_internals.py` checks that each part
still exists with the expected signature, and says what breaks if it does not; `pyproject.toml`
admits only versions of Textual that these tests have passed with.

Methods that Textual calls on itself are replaced on the object, so no class here has to stand
between Textual's classes and ours.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from types import MethodType
from typing import TYPE_CHECKING, Any, Literal, TextIO

from textual import events, work
from textual._compositor import LayoutUpdate
from textual._context import active_message_pump
from textual._parser import ParseError
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.css.query import NoMatches
from textual.keys import Keys
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widgets import OptionList

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from textual.app import App
    from textual.command import CommandPalette
    from textual.driver import Driver
    from textual.drivers.linux_driver import LinuxDriver
    from textual.geometry import Size
    from textual.screen import Screen
    from textual.strip import Strip

__all__ = ["BRACKETED_PASTE_END", "BRACKETED_PASTE_START", "ParseError", "XTermParser"]
"""Public names of private modules; the parser is subclassed by `input_parser.InputParser`."""

Dispatch = Callable[[MessagePump, Message], Awaitable[None]]
"""Has a widget, a screen or the app handle one message."""


# Drawing


def replace_display(app: App[Any], show: Callable[[bool], bool]) -> None:
    """Call `show(changed)` whenever Textual would write a part of a screen to the terminal.

    Textual itself writes it if `show` returns False. Relies on `App._display(screen, renderable)`,
    which all output passes through; its renderable is None if nothing has changed.
    """
    display = app._display

    def show_or_display(screen: Screen[Any], renderable: Any) -> None:
        if not show(renderable is not None):
            display(screen, renderable)

    app._display = show_or_display  # type: ignore[method-assign]


def replace_refresh(screen: Screen[Any], refresh: Callable[[], bool]) -> None:
    """Call `refresh()` whenever Textual would draw the changed parts of `screen`.

    Textual itself draws them if `refresh` returns False. Relies on `Screen._compositor_refresh()`.
    """
    draw = screen._compositor_refresh

    def refresh_or_draw() -> None:
        if not refresh():
            draw()

    screen._compositor_refresh = refresh_or_draw  # type: ignore[method-assign]


def is_batching(app: App[Any]) -> bool:
    """Whether updates are held back until `App.batch_update` ends: `App._batch_count`."""
    return bool(app._batch_count)


def is_drawable(app: App[Any]) -> bool:
    """Whether `app` runs and has a screen: `App._closed`, `App._screen_stack`."""
    return app.is_running and not app._closed and bool(app._screen_stack)


def layout_size(screen: Screen[Any]) -> Size:
    """Size for which `screen` was last laid out: `Screen._compositor.size`."""
    return screen._compositor.size


def draw_screen(screen: Screen[Any]) -> Sequence[Iterable[Strip]]:
    """All lines of `screen`, with the screens below it where it is transparent.

    Relies on `Compositor.render_update(full=True, screen_stack=...)`, which returns a
    `LayoutUpdate`, and on `App._background_screens`.
    """
    below = screen.app._background_screens
    update = screen._compositor.render_update(full=True, screen_stack=below)
    assert isinstance(update, LayoutUpdate)
    return update.strips


def has_changed_widgets(screen: Screen[Any]) -> bool:
    """Whether widgets wait to be drawn: `Screen._dirty_widgets`."""
    return bool(screen._dirty_widgets)


def draw_changes_now(screen: Screen[Any]) -> None:
    """Draw what waits for the screen's clock: `Screen._on_timer_update()`."""
    screen._on_timer_update()


def discard_changes(screen: Screen[Any]) -> bool:
    """Forget which parts wait to be drawn; return whether there were any.

    Relies on `Compositor._dirty_regions` and `Screen._dirty_widgets`.
    """
    changed = bool(screen._compositor._dirty_regions)
    screen._compositor._dirty_regions.clear()
    screen._dirty_widgets.clear()
    return changed


def update_hover(screen: Screen[Any]) -> None:
    """Find the widget under the pointer after a change: `App._update_mouse_over(screen)`."""
    screen.app._update_mouse_over(screen)


# Errors and messages


def surround_messages(
    app: App[Any], surroundings: Callable[[], AbstractContextManager[object]]
) -> None:
    """Enter a context while `app` runs: around `App._process_messages(...)`."""
    process = app._process_messages

    async def process_surrounded(*arguments: Any, **options: Any) -> None:
        with surroundings():
            await process(*arguments, **options)

    app._process_messages = process_surrounded  # type: ignore[method-assign]


@contextmanager
def replaced_dispatch(replace: Callable[[Dispatch], Dispatch]) -> Iterator[None]:
    """Replace how every widget handles a message: `MessagePump._dispatch_message(message)`."""
    dispatch = MessagePump._dispatch_message
    MessagePump._dispatch_message = replace(dispatch)  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        MessagePump._dispatch_message = dispatch  # type: ignore[method-assign]


def replace_error_handler(app: App[Any], handle: Callable[[Exception], None]) -> None:
    """Call `handle` in place of Textual's handler, which ends the app.

    Relies on `App._handle_exception(error)`.
    """
    app._handle_exception = handle  # type: ignore[method-assign, assignment]


def report_error(app: App[Any], error: Exception) -> None:
    """Report an error to the app: `App._handle_exception(error)`."""
    app._handle_exception(error)


def fail_test(app: App[Any], error: Exception) -> None:
    """Have `App.run_test` raise `error` at its end: `App._exception`, `App._exception_event`."""
    if app._exception is None:
        app._exception = error
        app._exception_event.set()


def is_exiting(app: App[Any]) -> bool:
    """Whether `App.exit` was called: `App._exit`."""
    return app._exit


def running_pump() -> MessagePump | None:
    """The object whose message the current task handles: `textual._context`."""
    return active_message_pump.get(None)


def loop_of(app: App[Any]) -> AbstractEventLoop | None:
    """The event loop that `app` runs in, once it runs: `MessagePump._loop`."""
    return app._loop


def driver_of(app: App[Any]) -> Driver | None:
    """The driver that reads the terminal, once `app` runs: `App._driver`."""
    return app._driver


# Faults of Textual's widgets


@contextmanager
def careful_lists() -> Iterator[None]:
    """Let option lists page only from a line they have; Textual's raise KeyError otherwise.

    Relies on `OptionList._move_page(direction)` and `OptionList._index_to_line`.
    """
    original = OptionList._move_page

    def move_page(self: OptionList, direction: Literal[-1, 1]) -> None:
        if (self.highlighted or 0) in self._index_to_line:
            original(self, direction)

    OptionList._move_page = move_page  # type: ignore[method-assign]
    try:
        yield
    finally:
        OptionList._move_page = original  # type: ignore[method-assign]


def end_search_when_closed(palette: CommandPalette) -> None:
    """Let a search end quietly if `palette` is closed meanwhile; Textual's raises NoMatches.

    Relies on `CommandPalette._gather_commands(search_value)`, a method wrapped by `work`, and on
    `CommandPalette._GATHER_COMMANDS_GROUP`, by which Textual cancels it.
    """
    search = type(palette)._gather_commands.__wrapped__  # type: ignore[attr-defined]

    @work(exclusive=True, group=palette._GATHER_COMMANDS_GROUP)
    async def gather(self: CommandPalette, search_value: str) -> None:
        try:
            await search(self, search_value)
        except NoMatches:
            if self.is_attached and self.app.screen is self:
                raise

    palette._gather_commands = MethodType(gather, palette)  # type: ignore[method-assign]


def ignore_unknown_characters(parser: XTermParser) -> None:
    """Parse a character code that Unicode lacks as an ignored key; Textual's parser raises.

    Must be called before `XTermParser.__init__`, which looks the method up. Relies on
    `XTermParser._sequence_to_key_events(sequence, alt)`.
    """
    find_keys = parser._sequence_to_key_events

    def find_keys_or_ignore(sequence: str, alt: bool = False) -> Iterable[events.Key]:
        try:
            return list(find_keys(sequence, alt))
        except (ArithmeticError, ValueError):
            return [events.Key(Keys.Ignore, sequence)]

    parser._sequence_to_key_events = find_keys_or_ignore  # type: ignore[method-assign]


# The driver; replacements must be made before `LinuxDriver.__init__`, which looks methods up.


def replace_stop_signals(driver: LinuxDriver, stop: Callable[[], None]) -> None:
    """Call `stop` at SIGTSTP and do nothing at SIGCONT.

    Relies on `LinuxDriver._sigtstp_application(*_)` and `LinuxDriver._sigcont_application(*_)`.
    """
    driver._sigtstp_application = lambda *_: stop()  # type: ignore[method-assign]
    driver._sigcont_application = lambda *_: None  # type: ignore[method-assign]


def replace_mouse_modes(
    driver: LinuxDriver, enable: Callable[[], None], disable: Callable[[], None]
) -> None:
    """Call these where Textual switches the mouse on and off.

    Relies on `LinuxDriver._enable_mouse_support()` and `LinuxDriver._disable_mouse_support()`.
    """
    driver._enable_mouse_support = enable  # type: ignore[method-assign]
    driver._disable_mouse_support = disable  # type: ignore[method-assign]


def replace_terminal_size(driver: LinuxDriver, measure: Callable[[], tuple[int, int]]) -> None:
    """Call `measure` for columns and rows: `LinuxDriver._get_terminal_size()`."""
    driver._get_terminal_size = measure  # type: ignore[method-assign]


def output_file(driver: LinuxDriver) -> TextIO | None:
    """The stream of the terminal that is written to: `LinuxDriver._file`."""
    return driver._file


def resume_at_start(driver: LinuxDriver) -> None:
    """Publish `App.app_resume_signal` when the driver starts next.

    Relies on `LinuxDriver._must_signal_resume`, which `start_application_mode` clears.
    """
    driver._must_signal_resume = True


def is_to_resume(driver: LinuxDriver) -> bool:
    """Whether the driver is stopped and has not started again: `_must_signal_resume`."""
    return driver._must_signal_resume

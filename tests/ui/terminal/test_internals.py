"""Each private part of Textual's that is used still exists; a failure says what breaks."""

from __future__ import annotations

import ast
import inspect
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from textual import _context, _parser, _xterm_parser
from textual._compositor import Compositor, LayoutUpdate
from textual.app import App
from textual.command import CommandPalette
from textual.drivers.linux_driver import LinuxDriver
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widgets import OptionList

from tui_nn.ui.terminal import internals

METHODS = [
    (App, "_display", ["screen", "renderable"], "nothing is written: the screen stays blank"),
    (App, "_update_mouse_over", ["screen"], "the widget under the pointer is not highlighted"),
    (App, "_handle_exception", ["error"], "an error in a handler ends the app and the training"),
    (App, "_process_messages", None, "an error in a handler ends the app and the training"),
    (App, "_background_screens", None, "what lies below a dialog is not drawn"),
    (App, "_exception_event", None, "a test passes although a handler raised"),
    (Screen, "_compositor_refresh", [], "each change is drawn twice"),
    (Screen, "_on_timer_update", [], "a key is shown a sixtieth of a second late, or two"),
    (Compositor, "render_update", ["full", "screen_stack", "simplify"], "the screen stays blank"),
    (MessagePump, "_dispatch_message", ["message"], "an error in a handler ends its widget"),
    (OptionList, "_move_page", ["direction"], "paging in an empty list raises KeyError"),
    (CommandPalette, "_gather_commands", ["search_value"], "closing the palette raises NoMatches"),
    (internals.XTermParser, "_sequence_to_key_events", ["sequence", "alt"], "input ends the app"),
    (LinuxDriver, "_sigtstp_application", ["_"], "ctrl+z during the start leaves the terminal raw"),
    (LinuxDriver, "_sigcont_application", ["_"], "fg during the start leaves the terminal raw"),
    (LinuxDriver, "_enable_mouse_support", [], "every motion is sent over a slow line"),
    (LinuxDriver, "_disable_mouse_support", [], "the shell receives mouse reports"),
    (LinuxDriver, "_get_terminal_size", [], "the screen has the size of standard output"),
]
"""Owner, name, its parameters without `self` (None: not called, or passed on), what breaks."""

ATTRIBUTES = [
    (App, "_batch_count", "half of a change is shown"),
    (App, "_closed", "the last frame is drawn by a closed app"),
    (App, "_screen_stack", "the first frame is drawn without a screen"),
    (App, "_exception", "a test passes although a handler raised"),
    (App, "_exit", "input from before the exit is still handled"),
    (App, "_loop", "a signal waits until all typed keys are handled"),
    (App, "_driver", "a stuck program leaves the terminal raw"),
    (Screen, "_compositor", "the screen stays blank"),
    (Screen, "_dirty_widgets", "a key is shown a sixtieth of a second late, or two"),
    (Compositor, "size", "a frame of the old size is shown after a resize"),
    (Compositor, "_dirty_regions", "each change is drawn twice"),
    (OptionList, "_index_to_line", "paging in an empty list raises KeyError"),
    (CommandPalette, "_GATHER_COMMANDS_GROUP", "a search is not cancelled by the next one"),
    (LinuxDriver, "_file", "nothing is written: the screen stays blank"),
    (LinuxDriver, "_must_signal_resume", "the screen stays blank after fg"),
]
"""Owner, name, what breaks."""

MODULE_NAMES = [
    (_context, "active_message_pump", "a dialog that cannot be composed stays open"),
    (_parser, "ParseError", "the end of the input raises"),
    (_xterm_parser, "XTermParser", "no key is read"),
    (_xterm_parser, "BRACKETED_PASTE_START", "an unfinished paste swallows all keys"),
    (_xterm_parser, "BRACKETED_PASTE_END", "an unfinished paste swallows all keys"),
]
"""Private module, name, what breaks."""


def changed(owner: Any, name: str, breaks: str) -> str:
    return f"Textual {version('textual')} changed {owner.__name__}.{name}: {breaks}"


def assigned(owner: type) -> set[str]:
    """Names that `owner` and its ancestors define or, in Textual's source, assign to an object."""
    names: set[str] = set()
    for ancestor in owner.__mro__[:-1]:
        names |= vars(ancestor).keys()
        if ancestor.__module__.startswith("textual"):
            source = Path(inspect.getfile(ancestor)).read_text("utf-8")
            names |= {
                node.attr
                for cls in ast.walk(ast.parse(source))
                if isinstance(cls, ast.ClassDef) and cls.name == ancestor.__name__
                for node in ast.walk(cls)
                if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
            }
    return names


@pytest.mark.parametrize(("owner", "name", "parameters", "breaks"), METHODS)
def test_method_has_its_signature(owner, name, parameters, breaks):
    method = inspect.getattr_static(owner, name, None)
    assert method is not None, changed(owner, name, breaks)
    if parameters is not None:
        found = list(inspect.signature(method).parameters)
        assert found == ["self", *parameters], changed(owner, name, breaks)


@pytest.mark.parametrize(("owner", "name", "breaks"), ATTRIBUTES)
def test_attribute_exists(owner, name, breaks):
    assert name in assigned(owner), changed(owner, name, breaks)


@pytest.mark.parametrize(("module", "name", "breaks"), MODULE_NAMES)
def test_private_module_has_its_name(module, name, breaks):
    assert hasattr(module, name), changed(module, name, breaks)


def test_whole_screen_is_an_update_with_strips():
    breaks = changed(LayoutUpdate, "strips", "the screen stays blank")
    assert "strips" in inspect.signature(LayoutUpdate).parameters, breaks


def test_search_of_the_palette_is_a_wrapped_coroutine():
    search = getattr(CommandPalette._gather_commands, "__wrapped__", None)
    breaks = changed(CommandPalette, "_gather_commands", "closing the palette raises NoMatches")
    assert inspect.iscoroutinefunction(search), breaks


def test_parser_looks_keys_up_when_it_is_made():
    class Recorder(internals.XTermParser):
        def __init__(self):
            self.looked_up = []
            super().__init__()

        def __getattribute__(self, name):
            if name == "_sequence_to_key_events":
                object.__getattribute__(self, "looked_up").append(name)
            return super().__getattribute__(name)

    breaks = changed(internals.XTermParser, "_sequence_to_key_events", "input ends the app")
    assert Recorder().looked_up, breaks


def test_each_private_name_in_use_is_checked():
    tree = ast.parse(Path(internals.__file__).read_text("utf-8"))
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("_")
        and not node.attr.startswith("__")
    }
    assert used <= {name for _, name, *_ in [*METHODS, *ATTRIBUTES]}

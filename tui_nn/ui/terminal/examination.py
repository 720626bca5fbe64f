"""What `tui-nn doctor` reports about the terminal: what was detected, what is used, and why."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from tui_nn.findings import Finding
from tui_nn.ui.drawing.glyphs import ASCII
from tui_nn.ui.layout import SMALLEST
from tui_nn.ui.terminal.attachment import look_at_terminal, missing_terminal, window_size
from tui_nn.ui.terminal.capabilities import Capabilities, Choice, Preferences
from tui_nn.ui.terminal.output.budget import LIMITS
from tui_nn.ui.terminal.query import PATIENCE, REMOTE_PATIENCE, TerminalAnswer, query_terminal


def examine_terminal(preferences: Preferences) -> Iterator[Finding]:
    """Examine the environment, and query the terminal."""
    missing = missing_terminal()
    term = os.environ.get("TERM") or "not set"
    yield Finding(
        "terminal",
        f"TERM {term}",
        f"TERM {term}, {'without' if missing else 'with'} a screen",
        missing or "standard input and standard error are a terminal",
        hint="`tui-nn` trains without a screen here" if missing else "",
    )
    capabilities = look_at_terminal(preferences)
    yield from _chosen(capabilities)
    yield _size()
    remote = bool(capabilities.session.used.line)
    answer = None if missing else query_terminal(REMOTE_PATIENCE if remote else PATIENCE)
    yield from _answered(answer)


def _chosen(capabilities: Capabilities) -> Iterator[Finding]:
    """Findings from the environment."""
    encoding, glyphs, link = capabilities.encoding, capabilities.glyphs, capabilities.link
    not_utf_8 = glyphs.found == ASCII.name and "UTF-8" in glyphs.because
    yield _choice("encoding", encoding)
    yield Finding(
        "glyphs",
        glyphs.found,
        glyphs.used.name,
        glyphs.because,
        hint="set LANG to a UTF-8 locale, such as C.UTF-8, for finer pictures" if not_utf_8 else "",
    )
    yield Finding("sample", "", glyphs.used.sample, "a line, bars, blocks, shades, a frame, signs")
    yield _choice("colours", capabilities.colors)
    yield _choice("mouse", capabilities.mouse)
    yield _choice("session", capabilities.session)
    limit = f"{LIMITS[link.used] / 1024:g} KiB/s"
    yield Finding("line", link.found, f"{link.used}: at most {limit}", link.because)


def _choice(name: str, choice: Choice[Any]) -> Finding:
    return Finding(name, choice.found, str(choice.used), choice.because)


def _size() -> Finding:
    size = window_size()
    if size is None:
        return Finding("size", "", "80x24", "there is no terminal to ask")
    columns, rows = size
    shown = f"{columns}x{rows}"
    stated = [name for name in ("COLUMNS", "LINES") if os.environ.get(name)]
    because = "the terminal says so"
    if stated:
        because += f"; {' and '.join(stated)} in the environment may be out of date"
    fits = columns >= SMALLEST[0] and rows >= SMALLEST[1]
    advice = "" if fits else f"make it {SMALLEST[0]}x{SMALLEST[1]} or larger for the screen"
    return Finding("size", shown, shown, because, advice)


def _answered(answer: TerminalAnswer | None) -> Iterator[Finding]:
    """Findings from the terminal's own answers."""
    if answer is None:
        reason = "the terminal could not be asked, or did not answer"
        yield Finding("round trip", "", "measured later", reason)
        yield Finding("whole frames", "", "asked later", reason)
        return
    milliseconds = f"{1000 * answer.round_trip:.1f} ms"
    yield Finding("round trip", milliseconds, milliseconds, "the terminal was asked, and answered")
    yes = answer.synchronized
    yield Finding(
        "whole frames",
        "known" if yes else "unknown",
        "known: none is seen half drawn" if yes else "unknown: one may be seen half drawn",
        "the terminal was asked about synchronized output, mode 2026",
    )

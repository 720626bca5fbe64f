"""It is reported which input is waited for, if none comes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from tui_nn.headless.inputs import waiting
from tui_nn.headless.inputs.waiting import telling_if_awaited


@contextmanager
def answered_when_told(
    monkeypatch: pytest.MonkeyPatch, path: Path, content: bytes
) -> Iterator[list[str]]:
    """A pipe at `path`, written only after waiting is reported; yields the reports."""
    os.mkfifo(path)
    told: list[str] = []
    asked = Event()

    def tell(text: str) -> None:
        told.append(text)
        asked.set()

    def answer() -> None:
        asked.wait()
        path.write_bytes(content)

    monkeypatch.setattr(waiting, "print_note", tell)
    monkeypatch.setattr(waiting, "PATIENCE", 0.01)
    writer = Thread(target=answer, daemon=True)
    writer.start()
    yield told
    writer.join()


def test_of_a_file_nothing_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(waiting, "Timer", None)  # would fail if it were asked for
    (tmp_path / "a").touch()
    for path in (tmp_path / "a", tmp_path / "absent"):
        with telling_if_awaited(path) as arrived:
            arrived()


@pytest.mark.parametrize(
    ("is_terminal", "said"),
    [
        (True, "waiting for standard input, the terminal: type {} (ctrl+d ends it)"),
        (False, "waiting for standard input"),
    ],
)
def test_standard_input_is_named(monkeypatch, is_terminal, said):
    class Input:
        def isatty(self) -> bool:
            return is_terminal

    told = Event()
    texts: list[str] = []

    def print_note(text):
        texts.append(text)
        told.set()

    monkeypatch.setattr(sys, "stdin", Input())
    monkeypatch.setattr(waiting, "PATIENCE", 0.01)
    monkeypatch.setattr(waiting, "print_note", print_note)
    with telling_if_awaited(Path("-"), "type {}"):
        assert told.wait(60)
    assert texts == [said]


def test_input_that_is_there_ends_the_waiting(monkeypatch):
    texts: list[str] = []
    monkeypatch.setattr(waiting, "print_note", texts.append)
    monkeypatch.setattr(waiting, "PATIENCE", 3600)
    with telling_if_awaited(Path("-")) as arrived:
        arrived()
    assert texts == []

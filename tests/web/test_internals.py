"""What is used of textual-serve is as it was when it was written for."""

from __future__ import annotations

import inspect

import pytest

pytest.importorskip("textual_serve", reason="the extra web is not installed")

from textual_serve.app_service import AppService

from tui_nn.web.internals import STATIC


def test_the_service_takes_these_arguments():
    known = inspect.signature(AppService.__init__).parameters
    assert {"command", "write_bytes", "write_str", "close", "download_manager"} <= set(known)
    for name in ("start", "stop", "send_bytes", "set_terminal_size", "focus", "blur"):
        assert inspect.iscoroutinefunction(getattr(AppService, name))


@pytest.mark.parametrize("name", ["css/xterm.css", "js/textual.js"])
def test_its_files_are_there(name):
    assert (STATIC / name).is_file()


def test_its_script_reads_the_addresses_that_the_page_has():
    script = (STATIC / "js/textual.js").read_text()
    for name in ("sessionWebsocketUrl", "fontSize", "-first-byte", "-closed"):
        assert name in script

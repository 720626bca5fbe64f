from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tui_nn.ui.terminal.session_kind import SessionKind, ancestor_names, find_session_kind

SSH = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}
TMUX = {"TMUX": "/tmp/tmux-1000/default,3,0"}
STY = {"STY": "123.tty.host"}


@pytest.mark.parametrize(
    ("environment", "ancestors", "kind", "text"),
    [
        ({}, (), SessionKind(), "local"),
        (SSH, ("sh", "sshd"), SessionKind("ssh"), "ssh"),
        ({"SSH_TTY": "/dev/pts/3"}, (), SessionKind("ssh"), "ssh"),
        (SSH, ("bash", "mosh-server"), SessionKind("mosh"), "mosh"),
        (TMUX, (), SessionKind("", "tmux"), "local, in tmux"),
        (SSH | STY, (), SessionKind("ssh", "screen"), "ssh, in screen"),
        (TMUX | STY | {"TERM": "tmux-256color"}, (), SessionKind("", "tmux"), "local, in tmux"),
        (TMUX | STY | {"TERM": "screen"}, (), SessionKind("", "screen"), "local, in screen"),
        ({"SSH_CONNECTION": "", "TMUX": "", "STY": ""}, (), SessionKind(), "local"),
    ],
)
def test_the_connection_is_detected_by_variables_and_ancestors(environment, ancestors, kind, text):
    found, because = find_session_kind(environment, ancestors)
    assert found == kind
    assert str(found) == text
    assert because


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc")
def test_ancestors_are_read_off_the_system():
    program = "from tui_nn.ui.terminal.session_kind import ancestor_names; print(*ancestor_names())"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    own = Path(f"/proc/{os.getpid()}/comm").read_text().strip()
    assert run.stdout.split() == [own, *" ".join(ancestor_names()).split()]

"""Starting the background process: its instructions, how its death is noticed, its log."""

from __future__ import annotations

import os
import signal
import socket
import stat
import sys
import time
from pathlib import Path

import pytest

import tui_nn
from tui_nn.errors import UserError
from tui_nn.headless.running import background
from tui_nn.training.protocol.divergence import OnDivergence
from tui_nn.training.runs.address import Address, write_address
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.runs.store import RunStore
from tui_nn.training.settings.recipes import RECIPES

PLAN = RecordingPlan(interval=7.5, at_any_cost=True, moments_budget=64_000)


@pytest.fixture
def folder() -> RunFolder:
    return RunStore().create(RECIPES["moons"].config)


@pytest.fixture
def interpreter(tmp_path, monkeypatch):
    """Have a shell script run in Python's place."""

    def put(script: str) -> None:
        path = tmp_path / "python"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(path))

    return put


def start(folder: RunFolder, *, paused: bool = False) -> int:
    return background.start_in_background(folder, OnDivergence.HALVE, PLAN, paused=paused)


def test_the_process_gets_its_instructions_and_has_no_terminal(folder, interpreter, capsys):
    interpreter('echo "$@"; pwd; ps -o tty= -o pgid= -p $$; read line; echo "input $?"')
    assert background.detach(folder, OnDivergence.HALVE, PLAN, as_json=False) == 0
    words, place, process, given = folder.log.read_text().splitlines()
    assert words == (
        f"-P -m tui_nn train --resume {folder.path} --background"
        " --on-divergence halve --checkpoint-interval 7.5 --moments-budget 64000"
    )
    assert Path(place) == folder.path
    terminal, group = process.split()
    assert terminal == "?"
    assert int(group) != os.getpgrp()
    assert given == "input 1", "there is nothing to read"
    assert stat.S_IMODE(folder.log.stat().st_mode) == 0o600
    assert f"{folder.name} continues in the background (process {group})" in capsys.readouterr().out


def test_a_paused_run_waits_there(folder, interpreter):
    interpreter('echo "$@"')
    start(folder, paused=True)
    assert " --background --paused " in folder.log.read_text()


def test_it_is_waited_for_until_one_can_attach(folder, interpreter, monkeypatch):
    interpreter("exec sleep 60")
    monkeypatch.chdir(folder.path)  # the addresses of sockets have to be short
    with socket.socket(socket.AF_UNIX) as listener:

        def begin(_seconds: float) -> None:
            listener.bind(folder.socket.name)
            listener.listen()

        monkeypatch.setattr(time, "sleep", begin)
        os.kill(start(folder), signal.SIGKILL)


def test_a_process_that_cannot_be_attached_to_is_not_waited_for(folder, interpreter, monkeypatch):
    interpreter("exec sleep 60")
    write_address(folder.address, Address(reason="no socket can be made"))
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("there is nothing to wait for"))
    os.kill(start(folder), signal.SIGKILL)


def test_waiting_ends(folder, interpreter, monkeypatch):
    interpreter("exec sleep 60")
    monkeypatch.setattr(background, "PATIENCE", 0.0)
    os.kill(start(folder), signal.SIGKILL)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo one; echo 'tui-nn: mnist: there is no such folder' >&2; echo; exit 1", "mnist: the"),
        ("exit 1", "the background process exited without output"),
    ],
)
def test_a_process_that_dies_says_why(folder, interpreter, script, reason):
    interpreter(script)
    with pytest.raises(UserError, match=f"^{reason}"):
        start(folder)


def test_no_module_is_taken_from_the_folder_of_the_run(folder):
    """Others may have put it there; and `python -m` looks where it is started first."""
    for name in ("argparse", "tui_nn", "numpy"):
        (folder.path / f"{name}.py").write_text("open('imported', 'w')")
    (folder.path / "config.toml").write_text("damaged")
    with pytest.raises(UserError, match=r"config\.toml"):
        start(folder)
    assert not (folder.path / "imported").exists()


def test_a_log_that_is_a_link_is_not_followed(folder, interpreter, tmp_path):
    interpreter("echo written")
    folder.log.symlink_to(tmp_path / "target")
    with pytest.raises(UserError, match="no background process can be started"):
        start(folder)
    assert not (tmp_path / "target").exists()


def test_where_others_could_listen_the_start_does_not_wait(folder, interpreter):
    interpreter("exec sleep 60")
    folder.path.chmod(0o777)
    process = start(folder)
    os.kill(process, signal.SIGKILL)
    said = background.describe_background(folder, process, paused=False)
    assert "it cannot be attached to: other users could change its folder" in said
    assert f"chmod go-w {folder.path}" in said
    assert "tui-nn attach" not in said


def test_an_interpreter_that_is_gone_is_said(folder, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(UserError, match="no background process can be started"):
        start(folder)


def test_a_log_keeps_its_latter_half(tmp_path):
    log = tmp_path / "log.txt"
    background.shorten_log(log)
    assert not log.exists()
    lines = "".join(f"line {number}\n" for number in range(40_000))
    log.write_text(lines[: background.LARGEST_LOG])
    background.shorten_log(log)
    assert log.stat().st_size == background.LARGEST_LOG
    log.write_text(lines)
    background.shorten_log(log)
    kept = log.read_text()
    assert len(kept) <= background.LARGEST_LOG // 2
    assert kept.startswith("line ")
    assert lines.endswith(kept)


@pytest.mark.parametrize("inside", [True, False])
def test_the_package_is_found_where_it_was_found(monkeypatch, tmp_path, inside):
    home = Path(tui_nn.__file__).parents[1]
    monkeypatch.chdir(home if inside else tmp_path)
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    expected = f"{home}{os.pathsep}elsewhere" if inside else "elsewhere"
    assert background._environment()["PYTHONPATH"] == expected

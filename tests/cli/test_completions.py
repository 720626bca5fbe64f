"""Completions and man page match the parsers, and work in the shells that are there."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.shell import MAN_PAGE, PACKAGE, SHELLS, escape, make_completions, make_man_page
from tui_nn.cli.commands.table import COMMANDS
from tui_nn.cli.main import main

AGAIN = "run `python -m tests.shell`"


@pytest.mark.parametrize("shell", SHELLS)
def test_the_scripts_match_the_parsers(shell):
    pytest.importorskip("shtab")
    assert (PACKAGE / "completions" / shell).read_text() == make_completions(shell), AGAIN


def test_the_man_page_matches_the_parsers():
    assert MAN_PAGE.read_text() == make_man_page(), AGAIN


def test_the_man_page_has_every_command_and_is_formatted_without_warnings():
    page = MAN_PAGE.read_text()
    for name in COMMANDS:
        assert not name or f".B {escape(name)}\n" in page
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("groff is not installed")
    done = subprocess.run(
        [groff, "-man", "-Tutf8", "-ww", str(MAN_PAGE)], capture_output=True, text=True
    )
    assert done.stderr == ""
    assert "train a neural network in the terminal" in done.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_printed(shell, capfdbinary):
    assert main(["completions", shell]) == 0
    assert len(capfdbinary.readouterr().out) > 5000


@pytest.mark.parametrize("words", [[], ["tcsh"]])
def test_other_shells_are_refused(words, capsys):
    assert main(["completions", *words]) == 2
    assert "type the name of the shell: bash, zsh, fish" in capsys.readouterr().err


def complete(shell: str, line: str, tmp_path) -> list[str]:
    """What a shell offers for a line that ends where the tab key is pressed."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    script = PACKAGE / "completions" / shell
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    if shell == "bash":
        words = line.split(" ")
        program = f"""
            source {script}
            COMP_WORDS=({" ".join(word or "''" for word in words)}) COMP_CWORD={len(words) - 1}
            $(complete -p tui-nn | sed 's/.*-F \\([^ ]*\\).*/\\1/')
            printf '%s\\n' "${{COMPREPLY[@]}}"
        """
    else:
        program = f"source {script}; complete -C {line!r}"
    done = subprocess.run(
        [shell, "-c", program], capture_output=True, text=True, env=environment, timeout=60
    )
    return [offered.split("\t")[0].strip() for offered in done.stdout.splitlines()]


@pytest.mark.parametrize("shell", ["bash", "fish"])
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("tui-nn tr", "train"),
        ("tui-nn train --opt", "--optimizer"),
        ("tui-nn train --optimizer ", "adamw"),
        ("tui-nn export x --to ", "onnx"),
        ("tui-nn attach ", "moons-1"),
    ],
)
def test_shells_offer_commands_options_values_and_runs(shell, line, offered, tmp_path):
    (tmp_path / "tui-nn/runs/moons-1").mkdir(parents=True)
    assert offered in complete(shell, line, tmp_path)


def test_the_script_for_zsh_is_accepted(tmp_path):
    if shutil.which("zsh") is None:
        pytest.skip("zsh is not installed")
    done = subprocess.run(
        ["zsh", "-fn", str(PACKAGE / "completions/zsh")], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")

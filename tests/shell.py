"""Makes the completions and the man page again, from the parsers: `python -m tests.shell`.

They are files of the project, so that completing starts no program and needs no library; a test
refuses ones that do not match the parsers.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import tui_nn
from tui_nn.cli.arguments import make_parser
from tui_nn.cli.command import SCREEN
from tui_nn.cli.commands.table import COMMANDS
from tui_nn.training.settings.options import OPTIONS

PACKAGE = Path(tui_nn.__file__).parent
MAN_PAGE = PACKAGE.parent / "assets" / "tui-nn.1"

SHELLS = ("bash", "zsh", "fish")

FILES = ("FILE", "DIR", "FOLDER", "PATH", "MODEL")
"""Words for a file or folder in `--help`."""

RUNS = ("RUN", "MODEL|RUN", "SWEEP")
"""Words for a recorded run or a sweep."""

LIST_RUNS = "command ls -1 {folders} 2>/dev/null | grep -v /"

FOLDERS = (
    '"${XDG_STATE_HOME:-$HOME/.local/state}/tui-nn/runs"'
    ' "$HOME/Library/Application Support/tui-nn/runs"'
)
"""Where runs are recorded, on Linux and macOS."""

BASH_RUNS = f"""
_tui_nn_runs() {{
  compgen -W "$({LIST_RUNS.format(folders=FOLDERS)})" -- "$1"
}}
"""

ZSH_RUNS = f"""
_tui_nn_runs() {{
  local -a runs
  runs=(${{(f)"$({LIST_RUNS.format(folders=FOLDERS)})"}})
  compadd -a runs
}}
"""

FISH_RUNS = (
    "(set -q XDG_STATE_HOME; or set -l XDG_STATE_HOME $HOME/.local/state;"
    " command ls -1 $XDG_STATE_HOME/tui-nn/runs 2>/dev/null)"
)


def main() -> None:
    """Write the files."""
    for shell in SHELLS:
        path = PACKAGE / "completions" / shell
        path.write_text(make_completions(shell))
    MAN_PAGE.write_text(make_man_page())


def make_completions(shell: str) -> str:
    """The script for a shell."""
    import shtab

    parser = combined_parser()
    preamble = {"bash": BASH_RUNS, "zsh": ZSH_RUNS}.get(shell, "")
    made: str = shtab.complete(parser, shell=shell, preamble=preamble)
    return made


def combined_parser() -> argparse.ArgumentParser:
    """One parser with all commands, and with the values that each option takes."""
    root: argparse.ArgumentParser = make_parser(COMMANDS[SCREEN])
    parsers = {name: make_parser(command) for name, command in COMMANDS.items() if name}
    for parser in (root, *parsers.values()):
        for action in parser._actions:
            _describe_values(action)
    for action in [action for action in root._actions if not action.option_strings]:
        root._remove_action(action)  # a file may stand there, but a command is what is completed
    commands = root.add_subparsers(dest="command", metavar="COMMAND")
    for name, parser in parsers.items():
        pseudo = commands._ChoicesPseudoAction(name, (), COMMANDS[name].help)
        commands._choices_actions.append(pseudo)
        commands._name_parser_map[name] = parser
    return root


def _describe_values(action: Any) -> None:
    """Say what an option or argument takes: names, files, or runs."""
    import shtab

    option = OPTIONS.get(action.dest)
    words = action.metavar if isinstance(action.metavar, tuple) else (action.metavar,)
    if option is not None and option.choices and action.option_strings:
        action.choices = list(option.choices)
    elif action.choices is None and words[0] in FILES:
        action.complete = shtab.FILE
    elif action.choices is None and words[0] in RUNS:
        action.complete = {"bash": "_tui_nn_runs", "zsh": "_tui_nn_runs", "fish": FISH_RUNS}


def make_man_page() -> str:
    """The man page, in the macros of man(7)."""
    sections: Mapping[str, Iterator[str]] = {
        "NAME": iter(["tui\\-nn \\- train a neural network in the terminal"]),
        "SYNOPSIS": _synopsis(),
        "DESCRIPTION": _description(),
        "COMMANDS": _commands(),
        "OPTIONS": _options(),
        "FILES": _terms(FILES_OF_THE_PROGRAM),
        "ENVIRONMENT": _terms(ENVIRONMENT),
        "EXIT STATUS": _terms(STATUSES),
        "EXAMPLES": _terms(EXAMPLES),
    }
    lines = [f'.TH TUI\\-NN 1 "" "tui\\-nn {tui_nn.__version__}" "User Commands"']
    for heading, content in sections.items():
        lines += [f'.SH "{heading}"', *content]
    return "\n".join(lines) + "\n"


FILES_OF_THE_PROGRAM = {
    "~/.config/tui-nn/config.toml": "defaults of the terminal and the data folder",
    "~/.local/state/tui-nn/runs": "recorded runs, a folder each",
    "~/.local/state/tui-nn/sweeps": "sweeps; their trials are recorded runs",
    "~/.local/share/tui-nn": "your own drawings",
    "~/.cache/tui-nn": "compiled kernels and downloaded data",
}

ENVIRONMENT = {
    "XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_DATA_HOME, XDG_CACHE_HOME": "other places of these",
    "NO_COLOR": "use no colours",
    "OMP_NUM_THREADS": "use at most so many cores",
}

STATUSES = {
    "0": "done",
    "1": "failed, with one line that says what to do",
    "2": "wrong usage",
    "3": "the run diverged",
    "130": "stopped by Ctrl+C; 128 plus its number if another signal stopped it",
}

EXAMPLES = {
    "tui-nn": "open the screen on built-in handwritten digits",
    "tui-nn penguins.csv --target species": "train on a table",
    "tui-nn train --recipe mnist --detach": "train in the background",
    "tui-nn compare mnist-1 mnist-2": "compare two recorded runs",
    "tui-nn sweep --recipe moons --learning-rate 1e-4..1e-1": "try learning rates",
    "tui-nn export mnist-1 --to onnx": "write a network for an ONNX runtime",
}


def escape(text: str) -> str:
    """Text as roff has it: no line begins with a control character, and hyphens can be copied."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"(?m)^([.'])", r"\\&\1", text)


def _synopsis() -> Iterator[str]:
    yield ".B tui\\-nn"
    yield "[\\fIFILE\\fR|\\fIFOLDER\\fR] [\\fIoptions\\fR]"
    yield ".br"
    yield ".B tui\\-nn"
    yield "\\fICOMMAND\\fR [\\fIoptions\\fR]"


def _description() -> Iterator[str]:
    yield escape(COMMANDS[SCREEN].description.replace("\n", " "))
    yield ".PP"
    yield escape("`tui-nn COMMAND --help` lists the options of a command.")


def _commands() -> Iterator[str]:
    for name, command in COMMANDS.items():
        if name:
            yield from (".TP", f".B {escape(name)}", escape(command.help))


def _options() -> Iterator[str]:
    for action in make_parser(COMMANDS[SCREEN])._actions:
        if not action.option_strings or action.help == argparse.SUPPRESS:
            continue
        metavar = f" \\fI{escape(str(action.metavar))}\\fR" if action.metavar else ""
        flags = ", ".join(f"\\fB{escape(flag)}\\fR" for flag in action.option_strings)
        yield from (".TP", f"{flags}{metavar}", escape((action.help or "").replace("%%", "%")))


def _terms(terms: Mapping[str, str]) -> Iterator[str]:
    for term, meaning in terms.items():
        yield from (".TP", f".B {escape(term)}", escape(meaning))


if __name__ == "__main__":
    main()

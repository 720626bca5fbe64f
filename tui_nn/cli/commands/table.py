"""The table of all commands. To add one, write its file and list it here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tui_nn.cli.command import Command
from tui_nn.cli.commands import (
    attach,
    check,
    compare,
    completions,
    data,
    datasets,
    doctor,
    drawings,
    evaluate,
    export,
    learn,
    predict,
    recipes,
    runs,
    screen,
    sheet,
    sweep,
    symbols,
    train,
    warmup,
    web,
)

COMMANDS: Mapping[str, Command] = MappingProxyType(
    {
        command.name: command
        for command in (
            screen.COMMAND,
            train.COMMAND,
            data.COMMAND,
            check.COMMAND,
            sweep.COMMAND,
            evaluate.COMMAND,
            predict.COMMAND,
            export.COMMAND,
            learn.COMMAND,
            attach.COMMAND,
            web.COMMAND,
            runs.COMMAND,
            compare.COMMAND,
            symbols.COMMAND,
            drawings.COMMAND,
            recipes.COMMAND,
            datasets.COMMAND,
            sheet.COMMAND,
            warmup.COMMAND,
            doctor.COMMAND,
            completions.COMMAND,
        )
    }
)
"""The commands by name, in the order in which `--help` lists them."""

"""`tui-nn warmup`: compile the kernels ahead of the first start."""

from __future__ import annotations

import argparse

from tui_nn.cli.command import Command
from tui_nn.cli.options.output import add_json


def run(options: argparse.Namespace) -> int:
    """Compile the kernels that are missing."""
    from tui_nn.headless.warmup import warm_up

    return warm_up(as_json="json" in options)


COMMAND = Command(
    "warmup",
    "compile the kernels ahead of the first start",
    run,
    add_json,
    description=(
        "Compile all that training, testing and the sketch pad need; takes about ten seconds."
    ),
    epilog=(
        "Otherwise the first start compiles what it needs. The machine code is kept in a private\n"
        "folder, and compiled again for another version, processor, Python or Numba."
    ),
    needs_compiler=True,
)

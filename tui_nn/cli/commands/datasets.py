"""`tui-nn datasets`: list the data sets."""

from __future__ import annotations

import argparse

from tui_nn.cli.command import Command


def run(_: argparse.Namespace) -> int:
    """List the data sets."""
    from tui_nn.headless.datasets import print_datasets

    return print_datasets()


COMMAND = Command("datasets", "list the data sets", run)

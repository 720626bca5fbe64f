"""`tui-nn doctor`: what was found on this machine, what is used, and why."""

from __future__ import annotations

from collections.abc import Iterable

from tui_nn.findings import Finding
from tui_nn.headless.examining.program import examine_machine, examine_program
from tui_nn.headless.examining.storage import examine_storage
from tui_nn.headless.printing.report import print_report

PROBLEMS = 1
"""Exit status."""


def examine(terminal: Iterable[Finding], *, as_json: bool) -> int:
    """Examine program, machine and folders, and print the report.

    Args:
        terminal: the findings about the terminal, examined as they are taken.
        as_json: print one JSON object, and nothing else, on standard output.

    Returns:
        The exit status: 1 if there is a problem.
    """
    parts = {
        "terminal": terminal,
        "program": examine_program(),
        "machine": examine_machine(),
        "storage": examine_storage(),
    }
    return PROBLEMS if print_report(parts, as_json=as_json) else 0

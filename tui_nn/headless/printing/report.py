"""The report of `tui-nn doctor`: what was found, what is used, and why."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Mapping, Sequence

from tui_nn.findings import Finding
from tui_nn.headless.printing.results import print_json
from tui_nn.printing import print_line
from tui_nn.text import plural

MARK, GOOD = "!", " "
"""Before the line of something that is wrong, and of everything else."""

NARROWEST = 60
"""Columns of the report, at least; a terminal that does not say how wide it is gets 80."""


def print_report(parts: Mapping[str, Iterable[Finding]], *, as_json: bool) -> int:
    """Print the findings, part by part, each as soon as it is known.

    Args:
        parts: the findings of each part.
        as_json: print one JSON object, and nothing else, on standard output.

    Returns:
        The number of problems.
    """
    if as_json:
        known = {name: list(findings) for name, findings in parts.items()}
        fields = {name: [f._asdict() for f in findings] for name, findings in known.items()}
        problems = _problems(known.values())
        print_json({**fields, "problems": problems})
        return problems
    width = max(NARROWEST, shutil.get_terminal_size().columns)
    known = {}
    for name, findings in parts.items():
        print_line(name, flush=True)
        known[name] = list(findings)
        for line in _lines(known[name], width):
            print_line(line)
        print_line()
    problems = _problems(known.values())
    print_line(plural(problems, "problem") if problems else "all is well")
    return problems


def _problems(parts: Iterable[Sequence[Finding]]) -> int:
    return sum(bool(finding.advice) for part in parts for finding in part)


def _lines(findings: Sequence[Finding], width: int) -> Iterable[str]:
    """A part of the report: name, what is used, and why, in columns; what to do below it."""
    names = max(len(finding.name) for finding in findings)
    for finding in findings:
        mark = MARK if finding.advice else GOOD
        head = f"{mark} {finding.name:{names}}  "
        yield from _wrapped(head, " - ".join(filter(None, _texts(finding))), width)
        for text in filter(None, (finding.advice, finding.hint)):
            yield from _wrapped(" " * len(head) + "-> ", text, width)


def _texts(finding: Finding) -> tuple[str, str, str]:
    """What is used, what was found if that differs, and why."""
    same = finding.used.startswith(finding.found)
    return finding.used, "" if same else f"found {finding.found}", finding.because


def _wrapped(head: str, text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_on_hyphens=False,
        break_long_words=False,
    )

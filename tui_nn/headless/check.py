"""`tui-nn check`: the checks of a recipe, without a screen."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tui_nn.headless.printing.display import RunDisplay
from tui_nn.headless.printing.displays import choose_display
from tui_nn.headless.printing.progress_wording import introduce
from tui_nn.headless.printing.results import print_json
from tui_nn.printing import print_line, print_note
from tui_nn.text import layer_sizes, plural
from tui_nn.training.checks.checklist import Checklist
from tui_nn.training.protocol.checking import CheckResult, CheckState, ChecksView
from tui_nn.training.protocol.commands import Load
from tui_nn.training.protocol.events import Loading
from tui_nn.training.session.loading import load_trainer
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.effects import refuse_idle_data_dir
from tui_nn.training.trainer.trainer import Trainer

FAILED = 1
"""Exit status, beside 0 for no failure."""

UNLIMITED = 10_000
"""Columns of a line that is not printed on a terminal."""


def check(config: TrainingConfig, free: tuple[str, ...], *, as_json: bool) -> int:
    """Check a recipe, and print what was found.

    Args:
        config: the recipe.
        free: settings to fit to the user's own data.
        as_json: print one JSON object.

    Returns:
        The exit status.

    Raises:
        UserError: the data cannot be read, or do not fit the settings.
    """
    display = choose_display(as_json=True, quiet=False)
    try:
        trainer = load_trainer(Load(config, free=free), display.show)
        refuse_idle_data_dir(config.data_dir, trainer.config)
        for line in (*introduce(trainer.dataset.survey, trainer.reasons), *trainer.dataset.notes):
            print_note(line)
        checks = Checklist(trainer.config, trainer.dataset)
        ended = _carry_out(checks, display)
        if as_json:
            deque(ended, maxlen=0)
        else:
            _print_each(trainer, checks.view(), ended)
    finally:
        display.close()
    view = checks.view()
    if as_json:
        print_json(view_fields(trainer, view))
    else:
        counts = Counter(result.state for result in view.results)
        print_line(", ".join(f"{counts[state]} {state}" for state in CheckState if counts[state]))
    return 0 if view.has_passed else FAILED


def _carry_out(checks: Checklist, display: RunDisplay) -> Iterator[CheckResult]:
    """Carry out all checks, and yield each when it ends; a terminal shows the progress."""
    shown, number = -1.0, 0
    while not checks.is_finished:
        checks.advance()
        done = checks.progress
        if done - shown >= 0.01:
            display.show(Loading(checks.activity, done))
            shown = done
        if checks.ended > number:
            yield checks.view().results[number]
            number = checks.ended


def view_fields(trainer: Trainer, view: ChecksView) -> Mapping[str, Any]:
    """What was found, as in the `--json` object."""
    return {
        "recipe": trainer.config.recipe,
        "dataset": trainer.config.dataset,
        "passed": view.has_passed,
        "checks": [
            {
                "name": result.name,
                "state": str(result.state),
                "numbers": result.numbers,
                "advice": result.advice,
            }
            for result in view.results
        ],
        "learning_rate": view.rate,
        "suggested_rate": view.suggested_rate,
        "rates": view.rates.tolist(),
        "losses": view.losses.tolist(),
    }


def _print_each(trainer: Trainer, view: ChecksView, ended: Iterable[CheckResult]) -> None:
    """Print what is checked, and a paragraph for each check as soon as it has ended."""
    sizes = [trainer.network.in_features, *(s.out_features for s in trainer.network.settings)]
    parameters = plural(trainer.network.parameter_count, "parameter")
    print_line(f"{trainer.dataset.name}, network {layer_sizes(sizes)}, {parameters}", flush=True)
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else UNLIMITED
    width = max(len(result.name) for result in view.results)
    for result in ended:
        for line in describe(result, width, columns):
            print_line(line, flush=True)


def describe(result: CheckResult, name_width: int, columns: int) -> list[str]:
    """The lines about one check: how it ended, its numbers, and below them the advice."""
    head = f"{result.state:7}  {result.name:{name_width}}  "
    indent = " " * len(head)
    room = max(columns, len(head) + 20)
    lines = textwrap.wrap(
        result.numbers, room, initial_indent=head, subsequent_indent=indent,
        break_on_hyphens=False,
    )  # fmt: skip
    advice = textwrap.wrap(result.advice, room, initial_indent=indent, subsequent_indent=indent)
    return lines + advice

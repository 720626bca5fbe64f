"""`tui-nn data`: what is understood of a user's file or folder, without training."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from typing import TYPE_CHECKING

from tui_nn.data.catalog import load_dataset
from tui_nn.errors import UserError
from tui_nn.headless.printing.displays import choose_display
from tui_nn.headless.printing.progress_wording import introduce
from tui_nn.headless.printing.results import print_json
from tui_nn.headless.printing.run_table import describe_size
from tui_nn.headless.printing.survey_report import print_survey
from tui_nn.printing import print_line, print_note
from tui_nn.training.protocol.events import Loading
from tui_nn.training.settings.config import TrainingConfig

if TYPE_CHECKING:
    from tui_nn.data.dataset import Dataset


def print_data(config: TrainingConfig, free: Collection[str], *, as_json: bool) -> int:
    """Print what is understood of the data of `config`, and which settings fit them.

    Args:
        config: names the data, and says how they are to be understood.
        free: settings that follow from the data.
        as_json: print one JSON object.

    Returns:
        The exit status.

    Raises:
        UserError: the data cannot be read, or come with the program.
    """
    from tui_nn.training.settings.suggestions import suggest

    dataset = load_reporting(config)
    if dataset.survey is None:
        raise UserError(f"{dataset.name} comes with the program: see `tui-nn datasets`")
    suggestion = suggest(config, dataset, free)
    if as_json:
        settings = {name: getattr(suggestion.config, name) for name in free}
        print_json(
            {
                **dataclasses.asdict(dataset.survey),
                "settings": {name: value for name, value in settings.items() if value is not None},
                "reasons": suggestion.reasons,
            }
        )
    else:
        print_survey(dataset.survey, suggestion.reasons)
    return 0


def clean(*, as_json: bool) -> int:
    """Delete the stored copies of data larger than memory; return the exit status.

    Raises:
        DataError: one cannot be deleted.
    """
    from tui_nn.data.storing.conversion import clean_conversions, conversion_folder

    count, size = clean_conversions()
    if as_json:
        print_json({"deleted": count, "bytes": size, "folder": str(conversion_folder())})
    else:
        copies = "copy" if count == 1 else "copies"
        print_line(
            f"{count:,} {copies} of data deleted, {describe_size(size)}, in {conversion_folder()}"
        )
    return 0


def fit_settings(config: TrainingConfig, free: Collection[str]) -> TrainingConfig:
    """Fit settings to the data, and say on standard error what was understood.

    Args:
        config: the run, with the user's own data.
        free: settings that follow from the data.

    Raises:
        UserError: the data cannot be read.
    """
    from tui_nn.training.settings.suggestions import suggest

    dataset = load_reporting(config)
    suggestion = suggest(config, dataset, free)
    for line in introduce(dataset.survey, suggestion.reasons):
        print_note(line)
    return suggestion.config


def load_reporting(config: TrainingConfig) -> Dataset:
    """The data set of `config`; a terminal shows the progress."""
    display = choose_display(as_json=True, quiet=False)
    try:
        return load_dataset(
            config.dataset,
            seed=config.seed_of_data,
            validation_split=config.validation_split,
            data_dir=config.data_dir,
            samples=config.samples,
            report=lambda message, share: display.show(Loading(message, share)),
            options=config.data_options,
        )
    finally:
        display.close()

"""Loading the data that a network is tested on, with the progress on a terminal."""

from __future__ import annotations

from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Dataset
from tui_nn.headless.printing.displays import choose_display
from tui_nn.training.protocol.events import Loading
from tui_nn.training.settings.config import TrainingConfig


def load_config(config: TrainingConfig) -> Dataset:
    """The data set of a run with these settings.

    Raises:
        UserError: it cannot be read.
    """
    display = choose_display(as_json=True, quiet=False)
    try:
        return load_dataset(
            config.dataset,
            seed=config.seed,
            validation_split=config.validation_split,
            data_dir=config.data_dir,
            samples=config.samples,
            report=lambda message, share: display.show(Loading(message, share)),
            options=config.data_options,
        )
    finally:
        display.close()

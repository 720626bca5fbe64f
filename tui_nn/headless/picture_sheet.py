"""`tui-nn sheet FOLDER`: what a network will see of each class of the user's own pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Dataset
from tui_nn.data.picture_files.colours import to_grey
from tui_nn.errors import UserError
from tui_nn.headless.printing.displays import choose_display
from tui_nn.headless.printing.sheet import Row, show_sheet
from tui_nn.printing import print_note
from tui_nn.text import plural
from tui_nn.training.protocol.events import Loading
from tui_nn.training.settings.config import TrainingConfig

if TYPE_CHECKING:
    from tui_nn.headless.printing.sheet import Picture


def make_picture_sheet(
    path: Path, *, count: int, settings: Mapping[str, Any], svg: Path | None
) -> int:
    """Show the first training pictures of each class, as they are prepared for a network.

    Args:
        path: folder or file of pictures.
        count: most pictures of each class.
        settings: how they are to be understood, where that differs from the defaults.
        svg: file to write; standard output if None.

    Returns:
        The exit status.

    Raises:
        UserError: there are no pictures, or the file cannot be written.
    """
    dataset = _load(TrainingConfig().replace(dataset=str(path.absolute()), **settings))
    if not dataset.schema.is_pictures:
        raise UserError(f"{path}: holds no pictures, which a sheet would show")
    for note in dataset.notes:
        print_note(note)
    show_sheet(list(_rows(dataset, count)), svg)
    return 0


def _load(config: TrainingConfig) -> Dataset:
    """The data set, all but its test part for training; a terminal shows the progress."""
    display = choose_display(as_json=True, quiet=False)
    try:
        return load_dataset(
            config.dataset,
            seed=config.seed,
            validation_split=0.0,
            report=lambda message, share: display.show(Loading(message, share)),
            options=config.data_options,
        )
    finally:
        display.close()


def _rows(dataset: Dataset, count: int) -> Iterator[Row]:
    """A row for each class that has pictures."""
    for label, name in enumerate(dataset.schema.class_names):
        places = np.flatnonzero(dataset.train.read().targets == label)
        if len(places):
            chosen = dataset.train.take(places[:count].astype(np.uint32)).read()
            title = f"{name}: {plural(len(places), 'training picture')}"
            yield Row(title, [_as_grey(dataset, picture) for picture in chosen.inputs])


def _as_grey(dataset: Dataset, picture: Picture) -> Picture:
    """One picture, (features,), as (rows, columns)."""
    shape = dataset.schema.picture_shape or ()
    layers = picture.reshape(1, *shape)
    return np.asarray(layers[0] if len(shape) == 2 else to_grey(layers)[0])

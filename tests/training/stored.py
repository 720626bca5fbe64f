"""One small data set twice: in memory, and with its pictures left in their files."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.data.idx_files import write_idx
from tests.training import tiny
from tui_nn.data.built_in import DIGITS, FASHION
from tui_nn.data.catalog import SOURCES
from tui_nn.data.dataset import Dataset
from tui_nn.data.idx import mnist
from tui_nn.data.idx.reading import MAX_VALUES
from tui_nn.data.source import Request
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES

PICTURES = RECIPES["mnist"].config.replace(batch_size=8, epochs=3, hidden=(6,))
"""135 training examples: 16 steps of 8 and one of 7 an epoch, 51 steps in all."""


def write_pictures(folder: Path) -> None:
    """150 generated digits and 70 to test on, in MNIST's layout."""
    digits = tiny.load(tiny.DIGITS.replace(samples=150, validation_split=0.0))
    shown = [(mnist.TRAIN_IMAGES, mnist.TRAIN_LABELS, digits.train.first(150))]
    shown += [(mnist.TEST_IMAGES, mnist.TEST_LABELS, digits.test.first(70))]
    for images, labels, split in shown:
        write_idx(folder / images.removesuffix(".gz"), split.inputs.reshape(-1, 28, 28))
        write_idx(folder / labels.removesuffix(".gz"), split.targets)


def load_pictures(
    folder: Path, *, stored: bool, config: TrainingConfig = PICTURES, name: str = "mnist"
) -> Dataset:
    """The pictures in `folder` as the data set called `name`."""
    built_in = {"mnist": (mnist.MNIST, DIGITS), "fashion-mnist": (mnist.FASHION_MNIST, FASHION)}
    request = Request(
        source=SOURCES[name],
        seed=config.seed,
        validation_split=config.validation_split,
        data_dir=folder,
        samples=0,
        report=lambda message, share: None,
    )
    return mnist.load(*built_in[name], request, 0 if stored else MAX_VALUES)


def write_blank(folder: Path, samples: int) -> None:
    """A data set of so many empty pictures, in files that take hardly any room."""
    write_pictures(folder)
    for name, shape in ((mnist.TRAIN_IMAGES, (samples, 28, 28)), (mnist.TRAIN_LABELS, (samples,))):
        path = write_idx(folder / name.removesuffix(".gz"), np.zeros((0, *shape[1:]), np.uint8))
        with path.open("r+b") as file:
            file.seek(4)
            file.write(samples.to_bytes(4, "big"))
            file.truncate(path.stat().st_size + int(np.prod(shape)))

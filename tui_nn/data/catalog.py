"""The catalog: from the name of a data set, or the path of a file, to its source and its examples.

The screen and the command line read this before the first frame, so nothing here imports NumPy or
Numba until a data set is loaded.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from tui_nn.data.built_in import BUILT_IN
from tui_nn.data.formats import load_path
from tui_nn.data.options import DataOptions
from tui_nn.data.source import DataSource, Report, Request
from tui_nn.errors import DataError

if TYPE_CHECKING:
    from tui_nn.data.dataset import Dataset

SAMPLES_LIMITS = (20, 1_000_000)
"""Fewest and most training and validation examples that can be generated."""

SOURCES: Mapping[str, DataSource] = MappingProxyType({source.name: source for source in BUILT_IN})
"""The data sources that have a name."""


def find_source(dataset: str) -> DataSource:
    """The source of a data set.

    Args:
        dataset: one of `SOURCES`, or the path of a file or folder; it is not read, and need not
            exist.

    Raises:
        DataError: it is neither.
    """
    if dataset in SOURCES:
        return SOURCES[dataset]
    if is_path(dataset):
        path = Path(dataset)
        load = partial(load_path, path)
        return DataSource(path.name, "Your own data.", load, reads_files=True)
    raise DataError(f"no data set {dataset!r}; there are {', '.join(SOURCES)}")


def is_path(dataset: str) -> bool:
    """Whether `dataset` is the path of a file or folder, not a misspelled name."""
    if dataset in SOURCES or not dataset:
        return False
    path = Path(dataset)
    return len(path.parts) > 1 or bool(path.suffix) or os.path.lexists(path)


def load_dataset(
    name: str,
    *,
    seed: int,
    validation_split: float,
    data_dir: Path | None = None,
    samples: int | None = None,
    report: Report | None = None,
    options: DataOptions | None = None,
    drawings: bytes | None = None,
) -> Dataset:
    """Load or generate a data set.

    Args:
        name: as of `find_source`.
        seed: of the generated examples and of the split into training and validation part; 0 or
            more.
        validation_split: share of the validation part, 0 <= share < 1.
        data_dir: folder of the data sets that come from files; ignored by the others.
        samples: training and validation examples to generate, test examples not included; None for
            the default. Refused where their number is fixed.
        report: receives the progress of downloads and other slow work, in the calling thread.
        options: how a user's own file or folder is to be understood; ignored by built-in data.
        drawings: content of the file of the user's drawings, as of when the run began; None for
            the file as it is.

    Raises:
        DataError: no such data set, an argument out of its range, or files missing or damaged.
    """
    source = find_source(name)
    if not 0 <= validation_split < 1:
        raise DataError(f"validation-split: {validation_split} is not from 0 to below 1")
    if seed < 0:
        raise DataError(f"seed: {seed} is negative")
    return source.load(
        Request(
            source=source,
            seed=seed,
            validation_split=validation_split,
            data_dir=data_dir,
            samples=_samples(source, samples),
            report=report or _no_report,
            options=options or DataOptions(),
            drawings=drawings,
        )
    )


def _samples(source: DataSource, requested: int | None) -> int:
    """The number of examples to generate; 0 if it is fixed."""
    if requested is None:
        return source.default_samples or 0
    if source.default_samples is None:
        generated = ", ".join(other.name for other in SOURCES.values() if other.is_generated)
        raise DataError(
            f"samples: the number of examples of {source.name} is fixed;"
            f" only {generated} can be of any size"
        )
    fewest, most = SAMPLES_LIMITS
    if not fewest <= requested <= most:
        raise DataError(f"samples: {requested} is not from {fewest} to {most}")
    return requested


def _no_report(message: str, fraction: float | None) -> None:
    """Discard progress reports."""

"""DataSource: a data set as it is known before it is loaded, and how it is loaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tui_nn.data.options import DataOptions
from tui_nn.data.schema import DatasetSchema, Kind

if TYPE_CHECKING:
    from tui_nn.data.dataset import Dataset

Report = Callable[[str, float | None], None]
"""Receives what is being done, and how much of it is done, 0 to 1 (None if unknown)."""


@dataclass(frozen=True, slots=True)
class Request:
    """The arguments of a loader; fields as in `load_dataset`, all but `drawings` set."""

    source: DataSource
    seed: int
    validation_split: float
    data_dir: Path | None
    samples: int
    report: Report
    options: DataOptions = field(default_factory=DataOptions)
    drawings: bytes | None = None


@dataclass(frozen=True, slots=True)
class DataSource:
    """Where a data set comes from.

    Attributes:
        name: its name on the command line and on the screen.
        description: one sentence.
        load: makes the data set, with its schema.
        schema: the schema, if it is known without reading the data; else None, and only the loaded
            data set has it.
        kind: what one example looks like, if that is known although the schema is not.
        default_samples: training and validation examples to generate by default; None if their
            number is fixed.
        reads_files: whether examples come from files.
    """

    name: str
    description: str
    load: Callable[[Request], Dataset]
    schema: DatasetSchema | None = None
    kind: Kind | None = None
    default_samples: int | None = None
    reads_files: bool = False

    @property
    def has_validation(self) -> bool:
        """Whether there are enough examples to hold some back for validation."""
        return self.is_generated or self.reads_files

    @property
    def is_generated(self) -> bool:
        """Whether examples are generated, as many as requested."""
        return self.default_samples is not None

"""DATASETS: what there is to learn, described without loading any of it.

The screen and the command line read this before the first frame, so nothing here imports NumPy or
Numba until a data set is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from tui_nn.data.kinds import Kind, Task
from tui_nn.errors import DataError

if TYPE_CHECKING:
    from tui_nn.data.dataset import Dataset

SAMPLES_LIMITS = (20, 1_000_000)
"""Fewest and most training and validation examples that can be asked for."""

PIXELS = 28 * 28

Report = Callable[[str, float | None], None]
"""Told what is going on, and the share of it that is done (None where that is unknown)."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a loader is asked for; fields as in `load_dataset`, none left open."""

    entry: DatasetEntry
    seed: int
    validation_split: float
    data_dir: Path | None
    samples: int
    report: Report


@dataclass(frozen=True, slots=True)
class DatasetEntry:
    """A data set as it is known before it is loaded.

    Attributes:
        name: what it is called on the command line.
        description: one sentence.
        task: classification or regression.
        kind: what one example looks like.
        in_features: number of input features.
        class_names: a name for each label; empty for regression.
        loader: makes the data set.
        default_samples: training and validation examples generated unless told otherwise;
            None where their number is given, as by a file.
        reads_files: whether some of its examples come from files.
    """

    name: str
    description: str
    task: Task
    kind: Kind
    in_features: int
    class_names: tuple[str, ...]
    loader: Callable[[Request], Dataset]
    default_samples: int | None = None
    reads_files: bool = False

    @property
    def has_validation(self) -> bool:
        """Whether there are enough examples to hold some back."""
        return self.is_generated or self.reads_files

    @property
    def is_generated(self) -> bool:
        """Whether some of its examples are generated, as many as asked for."""
        return self.default_samples is not None

    @property
    def classes(self) -> int:
        """Number of classes, 0 for regression."""
        return len(self.class_names)


def _load_digits(request: Request) -> Dataset:
    from tui_nn.data.handwriting import generation

    return generation.load(
        request.entry.class_names,
        seed=request.seed,
        validation_split=request.validation_split,
        samples=request.samples,
        report=request.report,
    )


def _load_pictures(request: Request) -> Dataset:
    from tui_nn.data.sources import mnist

    return mnist.load(
        mnist.FASHION_MNIST if request.entry.name == "fashion-mnist" else mnist.MNIST,
        request.entry.kind,
        request.entry.class_names,
        seed=request.seed,
        validation_split=request.validation_split,
        data_dir=request.data_dir,
        report=request.report,
    )


def _load_mixture(request: Request) -> Dataset:
    from tui_nn.data.mixture import mix

    return mix(
        request.entry.name,
        _load_digits(request),
        _load_pictures(replace(request, entry=DATASETS["mnist"])),
    )


def _load_xor(request: Request) -> Dataset:
    from tui_nn.data.sources import planar

    return planar.load_xor(request.entry.class_names)


def _load_plane(request: Request) -> Dataset:
    from tui_nn.data.sources import planar

    return planar.load(
        request.entry.name,
        request.entry.class_names,
        seed=request.seed,
        validation_split=request.validation_split,
        samples=request.samples,
    )


def _load_houses(request: Request) -> Dataset:
    from tui_nn.data.sources import houses

    return houses.load(
        seed=request.seed,
        validation_split=request.validation_split,
        samples=request.samples,
    )


DIGIT_NAMES = tuple("0123456789")

CLOTHES = (
    "T-shirt/top",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)

_ENTRIES = (
    DatasetEntry(
        name="digits",
        description="Handwritten digits generated from pen strokes; needs no file and no network.",
        task=Task.CLASSIFICATION,
        kind=Kind.DIGITS,
        in_features=PIXELS,
        class_names=DIGIT_NAMES,
        loader=_load_digits,
        default_samples=20_000,
    ),
    DatasetEntry(
        name="mnist",
        description="MNIST: 70,000 handwritten digits, the classic of the field.",
        task=Task.CLASSIFICATION,
        kind=Kind.DIGITS,
        in_features=PIXELS,
        class_names=DIGIT_NAMES,
        loader=_load_pictures,
        reads_files=True,
    ),
    DatasetEntry(
        name="digits-mnist",
        description="Generated digits and MNIST's scans together; the test part is MNIST's.",
        task=Task.CLASSIFICATION,
        kind=Kind.DIGITS,
        in_features=PIXELS,
        class_names=DIGIT_NAMES,
        loader=_load_mixture,
        reads_files=True,
        default_samples=20_000,
    ),
    DatasetEntry(
        name="fashion-mnist",
        description="Fashion-MNIST: 70,000 pictures of clothes, shaped like MNIST but harder.",
        task=Task.CLASSIFICATION,
        kind=Kind.PICTURES,
        in_features=PIXELS,
        class_names=CLOTHES,
        loader=_load_pictures,
        reads_files=True,
    ),
    DatasetEntry(
        name="xor",
        description="Exclusive or: four rows that no network without a hidden layer can learn.",
        task=Task.CLASSIFICATION,
        kind=Kind.PLANE,
        in_features=2,
        class_names=("false", "true"),
        loader=_load_xor,
    ),
    DatasetEntry(
        name="moons",
        description="Two half moons that reach into one another.",
        task=Task.CLASSIFICATION,
        kind=Kind.PLANE,
        in_features=2,
        class_names=("upper", "lower"),
        loader=_load_plane,
        default_samples=2_000,
    ),
    DatasetEntry(
        name="circles",
        description="A circle around a smaller one.",
        task=Task.CLASSIFICATION,
        kind=Kind.PLANE,
        in_features=2,
        class_names=("outer", "inner"),
        loader=_load_plane,
        default_samples=2_000,
    ),
    DatasetEntry(
        name="spirals",
        description="Two interleaved spirals, the hardest boundary in the plane.",
        task=Task.CLASSIFICATION,
        kind=Kind.PLANE,
        in_features=2,
        class_names=("first", "second"),
        loader=_load_plane,
        default_samples=2_000,
    ),
    DatasetEntry(
        name="houses",
        description="House prices made by hidden factors: size, newness and neighbourhood.",
        task=Task.REGRESSION,
        kind=Kind.TABLE,
        in_features=8,
        class_names=(),
        loader=_load_houses,
        default_samples=4_000,
    ),
)

DATASETS: Mapping[str, DatasetEntry] = MappingProxyType({entry.name: entry for entry in _ENTRIES})
"""Every data set by its name."""


def load_dataset(
    name: str,
    *,
    seed: int,
    validation_split: float,
    data_dir: Path | None = None,
    samples: int | None = None,
    report: Report | None = None,
) -> Dataset:
    """Load or generate a data set.

    Args:
        name: one of `DATASETS`.
        seed: of what is generated and of the deal into training and validation part; 0 or more.
        validation_split: the validation part's share, 0 <= share < 1.
        data_dir: where data sets that come from files are found; without meaning for the others.
        samples: training and validation examples to generate; None for the usual number. Test
            examples come on top. Refused where the number is given, as by a file.
        report: told of downloads and other things that take time, from the calling thread.

    Raises:
        DataError: no such data set, an argument out of its range, or files missing or damaged.
    """
    if name not in DATASETS:
        raise DataError(f"no data set {name!r}; there are {', '.join(DATASETS)}")
    entry = DATASETS[name]
    if not 0 <= validation_split < 1:
        raise DataError(f"validation-split: {validation_split} is not from 0 to below 1")
    if seed < 0:
        raise DataError(f"seed: {seed} is negative")
    return entry.loader(
        Request(
            entry=entry,
            seed=seed,
            validation_split=validation_split,
            data_dir=data_dir,
            samples=_samples(entry, samples),
            report=report or _no_report,
        )
    )


def _samples(entry: DatasetEntry, asked: int | None) -> int:
    """The number of examples to generate, 0 where there is nothing to choose."""
    if asked is None:
        return entry.default_samples or 0
    if entry.default_samples is None:
        generated = [other.name for other in DATASETS.values() if other.default_samples]
        raise DataError(
            f"samples: {entry.name} has the size it has; only {', '.join(generated)} have a choice"
        )
    fewest, most = SAMPLES_LIMITS
    if not fewest <= asked <= most:
        raise DataError(f"samples: {asked} is not from {fewest} to {most}")
    return asked


def _no_report(message: str, fraction: float | None) -> None:
    """Tell nobody."""

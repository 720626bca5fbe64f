"""`tui-nn warmup`: compile all kernels, so that no start has to wait for them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tui_nn.data.catalog import load_dataset
from tui_nn.data.schema import Kind
from tui_nn.errors import UserError
from tui_nn.headless.printing.display import RunDisplay
from tui_nn.headless.printing.displays import choose_display
from tui_nn.headless.printing.results import print_json
from tui_nn.headless.printing.tables import print_table
from tui_nn.printing import print_line
from tui_nn.storage.private_folders import ExposedError
from tui_nn.text import plural
from tui_nn.training.protocol.events import Loading
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES

if TYPE_CHECKING:
    from tui_nn.data.dataset import Dataset
    from tui_nn.training.trainer.trainer import Trainer

FEW = 200
"""Examples per data set: each kernel only has to be called."""

DRAWING = (((0.0, 0.0), (1.0, 2.0)), ((1.0, 0.0),))
"""A stroke and a dot."""

CONSEQUENCE = "so the kernels are compiled at each start"

Work = Mapping[str, Callable[[], None]]
"""Functions that call every kernel between them, by the name of the part."""


@dataclass(frozen=True)
class Outcome:
    """The result.

    Attributes:
        compiled: names of the functions compiled for each part; the others were cached.
        part_seconds: duration of each part.
        folder: where the machine code is cached.
        sizes: sizes of the files there, in bytes.
        seconds: duration of all parts.
    """

    compiled: Mapping[str, list[str]]
    part_seconds: Mapping[str, float]
    folder: Path
    sizes: list[int]
    seconds: float

    @property
    def total_compiled(self) -> int:
        """Number of functions compiled."""
        return sum(map(len, self.compiled.values()))


class SmallRuns:
    """The runs of all recipes on few examples, which between them call every kernel."""

    def __init__(self) -> None:
        self._configs = [small(recipe.config) for recipe in RECIPES.values()]
        self._datasets: dict[str, Dataset] = {}
        self._trainers: list[Trainer] = []

    def missing_kernels(self) -> set[str]:
        """Names of the kernels that are not compiled yet."""
        from tui_nn.compilation import missing_kernels
        from tui_nn.training.session.loading import kernels_of

        return missing_kernels(
            kernel
            for config in self._configs
            for kernel in kernels_of(config, config.source.schema)
        )

    @property
    def work(self) -> Work:
        """The parts; each needs those before it."""
        return {
            "built-in digits": self.load_data,
            "training": self.train,
            "evaluation": self.evaluate,
            "layer statistics": self.measure,
            "sketch pad": self.sketch,
            "remaining kernels": self.prepare,
        }

    def load_data(self) -> None:
        """Generate the data sets; only the digits need kernels."""
        for config in self._configs:
            if config.dataset not in self._datasets:
                self._datasets[config.dataset] = load_dataset(
                    config.dataset,
                    seed=config.seed,
                    validation_split=config.validation_split,
                    samples=config.samples,
                )

    def train(self) -> None:
        """Train every network for a step."""
        from tui_nn.training.trainer.trainer import Trainer

        for config in self._configs:
            trainer = Trainer(config, self._datasets[config.dataset])
            trainer.run_steps(1)
            self._trainers.append(trainer)

    def evaluate(self) -> None:
        """Test every network."""
        for trainer in self._trainers:
            trainer.evaluate("test")

    def measure(self) -> None:
        """Measure every network's layers."""
        from tui_nn.training.health.layer_statistics import measure_layers

        for trainer in self._trainers:
            measure_layers(trainer)

    def sketch(self) -> None:
        """Classify a drawing with each network of digits."""
        from tui_nn.training.reading.readers import trained_reader
        from tui_nn.training.reading.sketching import classify

        for trainer in self._trainers:
            if trainer.dataset.schema.is_drawn:
                classify(trained_reader(trainer), DRAWING)

    def prepare(self) -> None:
        """Call the kernels that a run prepares before it starts."""
        for trainer in self._trainers:
            trainer.executor.warm_up(trainer.examples)


class PartProgress:
    """Shows the current part, and how many kernels of all parts are compiled."""

    def __init__(self, display: RunDisplay) -> None:
        """Show it on `display`."""
        self._display = display
        self._shown = Loading("")

    def begin(self, part: str) -> None:
        """Show that a part begins."""
        self._show(replace(self._shown, message=part))

    def count(self, done: int, total: int) -> None:
        """Show how many of `total` kernels are compiled."""
        self._show(replace(self._shown, fraction=done / total, count=f"{done} of {total}"))

    def _show(self, loading: Loading) -> None:
        self._shown = loading
        self._display.show(loading)


def small(config: TrainingConfig) -> TrainingConfig:
    """The run on few generated examples; built-in digits stand in for pictures from files."""
    source = config.source
    if source.kind is Kind.SYMBOLS or (source.schema is not None and source.schema.is_pictures):
        return config.replace(dataset="digits", samples=FEW)
    return config.replace(samples=FEW if config.source.default_samples else None)


def warm_up(*, as_json: bool, work: Work | None = None) -> int:
    """Compile the missing kernels, and print where the machine code is cached.

    Args:
        as_json: print one JSON object, and nothing else, on standard output.
        work: functions that call the kernels; the small runs if left out.

    Returns:
        The exit status.

    Raises:
        UserError: the machine code cannot be cached.
    """
    display = choose_display(as_json=as_json, quiet=False)
    try:
        outcome = _compile(work, display)
    finally:
        display.close()
    if as_json:
        print_json(
            {
                "folder": str(outcome.folder),
                "files": len(outcome.sizes),
                "bytes": sum(outcome.sizes),
                "compiled": outcome.total_compiled,
                "seconds": outcome.seconds,
            }
        )
    else:
        _print_outcome(outcome)
    return 0


def _compile(work: Work | None, display: RunDisplay) -> Outcome:
    """Do the work, by default the small runs, and record what each part compiled."""
    start = time.perf_counter()
    display.show(Loading("starting the compiler"))
    from tui_nn import jit
    from tui_nn.compilation import counting_kernels

    _check_folder()
    missing: set[str] = set()
    if work is None:
        runs = SmallRuns()
        work, missing = runs.work, runs.missing_kernels()
    compiled: dict[str, list[str]] = {}
    seconds: dict[str, float] = {}
    progress = PartProgress(display)
    with counting_kernels(missing, progress.count):
        for name, do in work.items():
            progress.begin(name)
            begin = time.perf_counter()
            with jit.watch_compilations() as compiled[name]:
                do()
            seconds[name] = time.perf_counter() - begin
    lost = [name for names in compiled.values() for name in names if not jit.is_compiled(name)]
    files = jit.kept_files()
    if lost or not files:
        raise UserError(f"{jit.FOLDER} did not take the machine code, {CONSEQUENCE}")
    sizes = [file.stat().st_size for file in files]
    return Outcome(compiled, seconds, jit.FOLDER, sizes, time.perf_counter() - start)


def _check_folder() -> None:
    """Check before the work that the machine code can be cached."""
    from tui_nn import jit

    try:
        jit.open_folder()
    except ExposedError as error:
        raise UserError(
            f"compiled kernels cannot be kept: other users could change them; {error.strerror}"
        ) from error
    except OSError as error:
        if not jit.kept_files():  # a read-only cache may hold everything
            reason = error.strerror or error
            raise UserError(f"{jit.FOLDER} cannot be written ({reason}), {CONSEQUENCE}") from error


def _print_outcome(outcome: Outcome) -> None:
    """Print the duration of each part if anything was compiled, and where the cache is."""
    if outcome.total_compiled:
        rows = [
            (name, str(len(names)), f"{outcome.part_seconds[name]:.1f}")
            for name, names in outcome.compiled.items()
        ]
        print_table(("", "kernels compiled", "seconds"), rows, numbers=2)
    else:
        print_line("everything was already there")
    size = sum(outcome.sizes) / 1e6
    files = plural(len(outcome.sizes), "file")
    print_line(f"{size:.1f} MB of machine code in {files}, {outcome.seconds:.1f} s")
    print_line(str(outcome.folder))

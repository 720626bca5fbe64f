"""The points in turn: a file of pictures for each number of them, a process for each point."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.scale.axes import AXES, Point
from tests.benchmarks.scale.pictures import bytes_needed, write_pictures
from tests.benchmarks.scale.reading import WAYS
from tests.benchmarks.scale.results import Measurement, Reading, Results
from tui_nn.data.idx.mnist import TRAIN_IMAGES
from tui_nn.data.idx.reading import MAX_VALUES

ROOT = Path(__file__).parents[3]
"""The project's folder, where the processes start."""

QUICK_HURRY = 4.0
"""A quick run's points are measured for a quarter of the time."""

CAN_DROP = hasattr(os, "posix_fadvise")
"""Whether the system can be asked to forget a file."""

Watcher = Callable[[str], None]
"""Called with each measurement as it arrives."""


def run_points(
    results: Results, axes: list[str], folder: Path | None, quick: bool, watch: Watcher
) -> None:
    """Measure all points of the `axes` and add them to `results`.

    Args:
        results: filled as the benchmark continues.
        axes: their names.
        folder: where the files of pictures are made; None for the system's temporary folder.
        quick: fewer points, and less time for each.
        watch: called with each measurement.
    """
    points = [point for name in axes for point in AXES[name].points(quick)]
    hurry = QUICK_HURRY if quick else 1.0
    ready = False
    for samples in sorted({point.samples for point in points}):
        missing = bytes_needed(samples) - shutil.disk_usage(folder or tempfile.gettempdir()).free
        if missing > 0:
            results.left_out.append(
                f"{samples:,} pictures left out: the disk lacks {missing / 1e9:.1f} GB"
            )
            watch(results.left_out[-1])
            continue
        with tempfile.TemporaryDirectory(prefix="tui-nn-scale-", dir=folder) as name:
            results.lit_share = write_pictures(Path(name), samples)
            chosen = [point for point in points if point.samples == samples]
            if not ready:
                run_process("measure", dataclasses.asdict(chosen[0]), name, hurry)  # compiles
                ready = True
            # What was written last is in the system's memory; from disk comes afterwards.
            for cached in (True, False) if is_stored(samples) and CAN_DROP else (True,):
                for point in chosen:
                    _measure(results, dataclasses.replace(point, cached=cached), name, hurry)
                    watch(describe(results.measurements[-1]))
                if is_stored(samples):
                    _compare_ways(results, samples, Path(name), cached, hurry)


def _measure(results: Results, point: Point, folder: str, hurry: float) -> None:
    measured = run_process("measure", dataclasses.asdict(point), folder, hurry)
    results.measurements.append(Measurement(point=point, **measured))


def _compare_ways(results: Results, samples: int, folder: Path, cached: bool, hurry: float) -> None:
    """Read the file's pictures in random order in every way that there is."""
    path = folder / TRAIN_IMAGES.removesuffix(".gz")
    for way in WAYS:
        asked: dict[str, Any] = {"way": way, "samples": samples, "cached": cached}
        results.readings.append(Reading(**asked, **run_process("reading", asked, path, hurry)))


def is_stored(samples: int) -> bool:
    """Whether a file of so many pictures stays on disk."""
    return samples * 784 > MAX_VALUES


def run_process(module: str, asked: dict[str, Any], path: str | Path, hurry: float) -> Any:
    """What a module of this package prints, as JSON, when it is asked for something.

    Raises:
        SystemExit: the process failed; with its last words.
    """
    command = [sys.executable, "-m", f"{__package__}.{module}", json.dumps(asked), str(path)]
    done = subprocess.run([*command, str(hurry)], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{asked}: {done.stderr.strip() or f'status {done.returncode}'}")
    return json.loads(done.stdout.splitlines()[-1])


def describe(found: Measurement) -> str:
    """One line about a measurement that just came in."""
    point = found.point
    place = f"{point.axis:8} {point.value:>10,} {'' if point.cached else 'from disk':9}"
    return f"{place} {found.step_seconds * 1e6:10,.1f} us/step {found.peak_memory:7.0f} MB"

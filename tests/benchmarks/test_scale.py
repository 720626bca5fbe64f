"""The scale benchmark: points, files, one short measurement, slopes, tables and the picture."""

from __future__ import annotations

import dataclasses
import io
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from tests.benchmarks.peers.results import Machine
from tests.benchmarks.scale import report, runner
from tests.benchmarks.scale.__main__ import parse_arguments
from tests.benchmarks.scale.axes import AXES, Point, slope
from tests.benchmarks.scale.measure import make_trainer, measure
from tests.benchmarks.scale.memory import memory
from tests.benchmarks.scale.pictures import bytes_needed, write_pictures
from tests.benchmarks.scale.reading import WAYS
from tests.benchmarks.scale.results import Measurement, Reading, Results
from tests.typed import expect_a
from tui_nn.data.dataset import Split
from tui_nn.data.idx.mnist import TRAIN_IMAGES, open_split
from tui_nn.engine.executor import Executor
from tui_nn.training.protocol.layers import describe_layers, unit_counts

SAMPLES = 2_500
"""More than there are different digits."""

HURRY = 1e6

MACHINE = Machine(processor="A processor", cores=2, system="Linux 6", python="3.11")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scale")
    assert 0.1 < write_pictures(folder, SAMPLES) < 0.3
    return folder


def measurement(point: Point, seconds: float, **changes: Any) -> Measurement:
    given: dict[str, Any] = {
        "point": point,
        "step_seconds": seconds,
        "fastest": seconds * 0.9,
        "slowest": seconds * 1.5,
        "load_seconds": 0.25,
        "base_memory": 100.0,
        "peak_memory": 180.0,
        "anonymous_memory": 80.0,
        "file_memory": 90.0,
        "loss": 0.5,
    }
    return Measurement(**(given | changes))


def sample_results() -> Results:
    """Two sizes, the larger one from disk too; three widths; a way to read."""
    results = Results(date="2026-11-21", machine=MACHINE, caches=["L2 1024K"])
    large = AXES["samples"].point(1_000_000)
    results.measurements = [
        measurement(large, 2e-4, peak_memory=200.0),
        measurement(dataclasses.replace(large, cached=False), 4e-4),
        measurement(AXES["samples"].point(10_000), 1e-4),
        *(measurement(AXES["width"].point(n), n * 1e-6) for n in (32, 64, 256)),
    ]
    way: dict[str, Any] = {"way": "by position", "samples": 1_000_000}
    results.readings = [
        Reading(**way, cached=cached, picture_seconds=2e-6, memory=4.0) for cached in (True, False)
    ]
    results.left_out = ["10,000,000 pictures left out: the disk lacks 1.5 GB"]
    return results


@pytest.mark.parametrize("axis", AXES.values(), ids=AXES)
@pytest.mark.parametrize("quick", [False, True])
def test_an_axis_grows(axis, quick):
    points = axis.points(quick)
    values = [point.value for point in points]
    assert values == sorted(set(values))
    assert len(values) >= 2
    assert {point.axis for point in points} == {axis.name}
    assert len({dataclasses.replace(point, value=0) for point in points}) == len(points)
    work = [point.work for point in points]
    assert work == sorted(work)


def test_the_work_of_a_step_is_that_of_the_network(folder):
    point = AXES["depth"].point(3)
    trainer = make_trainer(point, folder)
    assert unit_counts(describe_layers(trainer.network.settings)) == (784, 128, 128, 128, 10)
    assert point.parameters == trainer.network.parameter_count
    assert point.work == 32 * point.parameters
    assert trainer.samples == SAMPLES


def test_a_slope():
    assert slope((2, 8), (3, 12)) == pytest.approx(1)
    assert slope((10, 1000), (5, 50)) == pytest.approx(0.5)
    assert slope((1, 4), (7, 7)) == 0


def test_pictures_are_digits_moved(folder):
    paths = (folder / name for name in ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"))
    split = open_split(*paths)
    assert len(split) == SAMPLES
    pictures = expect_a(Split, split).inputs.reshape(-1, 28, 28)
    first, again = pictures[:500], pictures[2000:]
    np.testing.assert_array_equal(
        expect_a(Split, split).targets[:500], expect_a(Split, split).targets[2000:]
    )
    assert not np.array_equal(first, again)
    np.testing.assert_array_equal(np.roll(first, 1, axis=2), again)


def test_a_point_is_measured(folder, monkeypatch):
    calls = []
    run_steps = Executor.run_steps

    def counted(self, examples, order, **rest):
        calls.append(len(order))
        return run_steps(self, examples, order, **rest)

    monkeypatch.setattr(Executor, "run_steps", counted)
    point = AXES["batch"].point(16)
    found = Measurement(point=point, **measure(point, folder, HURRY))
    assert len(calls) >= 5
    assert 0 < found.fastest <= found.step_seconds <= found.slowest
    assert found.load_seconds > 0
    assert 0 < found.base_memory <= found.peak_memory
    assert np.isfinite(found.loss)


@pytest.mark.parametrize("cached", [True, False])
@pytest.mark.parametrize("module", ["measure", "reading"])
def test_a_process_tells_what_it_measured(folder, module, cached):
    if not (cached or runner.CAN_DROP):
        pytest.skip("this system cannot be asked to forget a file")
    if module == "measure":
        asked = dataclasses.asdict(Point(axis="width", value=8, hidden=(8, 4), cached=cached))
        found = runner.run_process(module, asked, folder, HURRY)
        assert measurement(Point(axis="width", value=8), **found | {"seconds": 1.0})
    else:
        asked = {"way": "by position", "samples": SAMPLES, "cached": cached}
        path = folder / TRAIN_IMAGES.removesuffix(".gz")
        found = runner.run_process(module, asked, path, HURRY)
        assert Reading(**asked, **found).picture_seconds > 0


def test_a_process_that_fails_is_named(folder):
    with pytest.raises(SystemExit, match="no such folder"):
        runner.run_process("measure", dataclasses.asdict(AXES["width"].point(8)), "absent", 1.0)


def test_every_way_reads_the_same(folder):
    path, rows = folder / TRAIN_IMAGES.removesuffix(".gz"), np.array([7, 2499, 0, 8], np.uint32)
    found = [way(path, SAMPLES)(rows) for way in WAYS.values()]
    for other in found[1:]:
        np.testing.assert_array_equal(other, found[0])
    assert found[0].shape == (4, 784)


def test_memory_is_reported():
    found = memory()
    assert 10 < found["peak"] < 100_000
    if "file" in found:
        assert 10 < found["anonymous"] + found["file"] <= found["peak"] * 1.01


def fake_processes(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any, list[str]]]:
    """Have nothing measured; who was asked what, and which files there were."""
    asked = []

    def run_process(module, values, path, hurry):
        asked.append((module, values, sorted(file.name for file in Path(path).parent.iterdir())))
        if module == "reading":
            return {"picture_seconds": 1e-6, "memory": 1.0}
        found = dataclasses.asdict(measurement(AXES["width"].point(32), 1e-4))
        return {name: value for name, value in found.items() if name != "point"}

    monkeypatch.setattr(runner, "run_process", run_process)
    return asked


def test_what_does_not_fit_on_the_disk_is_left_out(tmp_path, monkeypatch):
    asked = fake_processes(monkeypatch)
    usage = shutil.disk_usage(tmp_path)._replace(free=bytes_needed(20_000))
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    results = Results()
    seen: list[str] = []
    runner.run_points(results, ["samples", "width"], tmp_path, True, seen.append)
    assert [point.point.value for point in results.measurements] == [10_000, 32, 256, 2048]
    assert results.left_out == ["400,000 pictures left out: the disk lacks 0.3 GB"]
    assert len(seen) == 5
    assert len(asked) == 5  # the first one twice: it may have to compile
    assert not list(tmp_path.iterdir())


def test_what_is_stored_is_measured_from_disk_too(tmp_path, monkeypatch):
    asked = fake_processes(monkeypatch)
    monkeypatch.setattr(runner, "is_stored", lambda samples: samples > 20_000)
    monkeypatch.setattr(runner, "write_pictures", lambda folder, samples: 0.2)
    results = Results()
    runner.run_points(results, ["samples"], tmp_path, True, lambda line: None)
    found = [(each.point.value, each.point.cached) for each in results.measurements]
    both = [(400_000, True), (400_000, False)] if runner.CAN_DROP else [(400_000, True)]
    assert found == [(10_000, True), *both]
    order = [values["cached"] for module, values, _ in asked]
    assert order == sorted(order, reverse=True)
    assert {(each.way, each.cached) for each in results.readings} == {
        (way, cached) for way in WAYS for _, cached in both
    }


def test_results_are_kept(tmp_path):
    results = sample_results()
    results.save(tmp_path / "results.json")
    assert Results.load(tmp_path / "results.json") == results


def test_the_report_has_the_slopes():
    printed = io.StringIO()
    report.print_report(sample_results(), Console(file=printed, width=140))
    text = printed.getvalue()
    rows = [
        [cell.strip() for cell in line.split("│")[1:-1]]
        for line in text.splitlines()
        if "│" in line
    ]
    assert [row[0] for row in rows] == [
        "10,000", "1,000,000", "1,000,000, from disk", "32", "64", "256", "1,000,000"
    ]  # fmt: skip
    assert rows[1][1:8] == ["101,770", "200", "180 - 300", "6.25", "0.15", "0.00", "200"]
    assert rows[2][5:7] == ["", ""]
    assert rows[5][5:7] == ["1.00", "1.00"]
    assert rows[6] == ["1,000,000", "by position", "2", "2", "4", "4"]
    for words in (
        "Hidden width",
        "A processor, 2 cores, L2 1024K",
        "left out: the disk lacks 1.5 GB",
    ):
        assert words in text
    assert "Depth" not in text


def test_the_readme_has_the_same():
    text = report.markdown(sample_results())
    assert "| 256 | 203,530 | 256 | 8 | 1.00 | 1.00 | 180 |" in text
    assert "| 1,000,000, from disk | 101,770 | 400 | 12.5 |  |  | 180 |" in text
    for axis in AXES.values():
        for note in axis.notes:
            assert (note in text) == (axis.name in ("samples", "width"))


def test_nothing_measured_is_no_error():
    printed = io.StringIO()
    report.print_report(Results(left_out=["all left out"]), Console(file=printed))
    assert "all left out" in printed.getvalue()
    assert "all left out" in report.markdown(Results(left_out=["all left out"]))


def test_the_picture_is_the_same_every_time(tmp_path):
    pytest.importorskip("matplotlib")
    from tests.benchmarks.scale.plot import draw

    texts = []
    for name in ("one.svg", "two.svg"):
        draw(sample_results(), tmp_path / name)
        texts.append((tmp_path / name).read_text("utf-8"))
    assert texts[0] == texts[1]
    assert texts[0].startswith("<?xml")


def test_arguments():
    choices = parse_arguments(["--quick", "--axes", "width", "batch"])
    assert choices.quick
    assert choices.axes == ["width", "batch"]
    assert parse_arguments([]).axes == list(AXES)
    with pytest.raises(SystemExit):
        parse_arguments(["--axes", "height"])

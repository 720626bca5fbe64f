"""The peer benchmark without any peer: jobs, arrays, sums, tables, and NumPy as its guinea pig."""

from __future__ import annotations

import dataclasses
import io
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.benchmarks.peers import numpy_peer, report, runner
from tests.benchmarks.peers.__main__ import parse_arguments
from tests.benchmarks.peers.jobs import JOBS, weight_limit
from tests.benchmarks.peers.measure import measure, score
from tests.benchmarks.peers.numpy_peer import NumpyPeer
from tests.benchmarks.peers.results import Failure, Machine, Measurement, Results
from tests.benchmarks.peers.splits import Splits, as_floats, make_splits
from tests.benchmarks.peers.summary import Spread, summarize
from tests.benchmarks.peers.tui_nn_peer import make_config, make_dataset
from tests.benchmarks.peers.variants import OURS, THREAD_LIMITS, VARIANTS, Variant
from tests.typed import expect
from tui_nn.engine.initializers import INITIALIZERS
from tui_nn.training.protocol.layers import describe_layers, unit_counts
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.trainer.assembly import make_network
from tui_nn.training.trainer.trainer import Trainer

GENERATED = ["spirals", "houses"]
"""Jobs on data that need no file."""


def measurement(**changes: Any) -> Measurement:
    given: dict[str, Any] = {
        "variant": OURS,
        "job": "mnist",
        "round": 1,
        "seconds": 1.0,
        "cpu_seconds": 1.0,
        "steps": 8440,
        "prepare_seconds": 0.5,
        "compile_seconds": None,
        "score": 0.97,
        "threads": 1,
        "versions": {},
    }
    return Measurement(**(given | changes))


def sample_results() -> Results:
    """Three rounds of two jobs; JAX failed in one round, and on houses altogether."""
    found = [
        measurement(round=1, seconds=1.0, compile_seconds=9.0, versions={"Numba": "1.2"}),
        measurement(round=2, seconds=2.0, compile_seconds=0.1),
        measurement(round=3, seconds=4.0, compile_seconds=0.1),
        measurement(variant="jax", round=1, seconds=3.0, cpu_seconds=6.0, threads=2),
        measurement(variant="jax", round=3, seconds=6.0, cpu_seconds=9.0, score=0.98),
        measurement(job="houses", seconds=0.0123, score=0.96),
    ]
    failed = [
        Failure(variant="jax", job="mnist", round=2, message="MemoryError: none left"),
        Failure(variant="jax", job="houses", round=1, message="ValueError: [brackets]"),
    ]
    return Results(
        date="2026-01-02",
        machine=Machine(processor="Abacus", cores=2, system="Linux 7", python="3.11.0"),
        rounds=3,
        jobs=["mnist", "houses"],
        variants=[OURS, "jax"],
        absent={"keras": "not installed: keras"},
        measurements=found,
        failures=failed,
    )


@pytest.mark.parametrize("name", ["mnist", "houses"])
def test_jobs_are_the_recipes(name):
    assert make_config(JOBS[name], 0) == RECIPES[name].config.replace(recipe="custom")


@pytest.mark.parametrize("job", JOBS.values(), ids=lambda job: job.name)
def test_the_peers_network_is_ours(job):
    config = make_config(job, 3)
    network = make_network(config, expect(config.source.schema))
    assert unit_counts(describe_layers(network.settings)) == job.sizes
    assert config.seed == 3
    assert (config.schedule, config.l2, config.clip_norm) == ("constant", 0, 0)


def test_a_smaller_last_batch_is_a_step_too():
    job = JOBS["mnist"]
    assert job.steps(54_000) == 1688 * 5
    assert job.with_epochs(2).steps(64) == 4
    assert job.with_epochs(None) is job
    assert job.with_epochs(1).title.endswith("784-128-10, batch 32, 1 epoch")


@pytest.mark.parametrize("name", sorted({job.initializer for job in JOBS.values()}))
def test_weights_are_drawn_from_the_same_range(name):
    drawn = np.abs(INITIALIZERS[name].draw(np.random.default_rng(0), 50, 70))
    limit = weight_limit(name, 50, 70)
    assert 0.99 * limit < drawn.max() <= limit


@pytest.mark.parametrize("name", GENERATED)
def test_arrays_survive_the_way(tmp_path, name):
    splits = make_splits(JOBS[name], 1, None)
    splits.save(tmp_path / "arrays.npz")
    read = Splits.load(tmp_path / "arrays.npz")
    for part in Splits.names():
        sent, got = getattr(splits, part), getattr(read, part)
        assert len(got) > 0
        np.testing.assert_array_equal(sent.inputs, got.inputs, strict=True)
        np.testing.assert_array_equal(sent.targets, got.targets, strict=True)


def test_pixels_become_shares():
    floats = as_floats(np.array([[0, 51, 255]], np.uint8))
    assert floats.dtype == np.float32
    np.testing.assert_allclose(floats, [[0, 0.2, 1]])
    features = np.array([[1.5, -2]], np.float32)
    assert as_floats(features) is features


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=lambda variant: variant.name)
def test_every_variant_has_its_peer(variant):
    module, name = variant.peer.split(":")
    source = (Path(runner.__file__).parent / f"{module}.py").read_text("utf-8")
    assert f"class {name}:" in source
    assert ("def compile(self)" in source) == variant.compiles


def test_what_is_not_installed_is_named():
    variant = Variant(name="x", title="X", peer="x:X", packages=("numpy", "no_such_package"))
    assert variant.obstacle == "not installed: no_such_package"
    assert VARIANTS[OURS].obstacle == ""


def test_threads_are_bounded_or_set_free(monkeypatch, tmp_path):
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    bounded = runner.environment(VARIANTS["numpy-1"], tmp_path)
    assert {bounded[name] for name in THREAD_LIMITS} == {"1"}
    free = runner.environment(VARIANTS["numpy"], tmp_path)
    assert not free.keys() & set(THREAD_LIMITS)
    assert runner.environment(VARIANTS["keras"], tmp_path)["KERAS_BACKEND"] == "tensorflow"


def test_a_spread():
    assert Spread.of([3, 1, 8]) == Spread(median=3, mean=4, low=1, high=8)


def test_ratios_are_of_one_round():
    ours, jax = summarize(sample_results(), "mnist")
    assert ours.ratio == Spread(1, 1, 1, 1)
    assert jax.ratio == Spread(median=2.25, mean=2.25, low=1.5, high=3)
    assert (jax.rounds, jax.threads, jax.busy_cores) == (2, 2, 1.75)
    assert ours.compile == Spread.of([0.1, 9, 0.1])
    assert jax.compile is None
    assert ours.step_seconds == 2 / 8440


def test_without_ours_there_is_no_ratio():
    results = sample_results()
    results.measurements = [each for each in results.measurements if each.variant != OURS]
    (jax,) = summarize(results, "mnist")
    assert jax.ratio is None
    assert "| JAX, jit + scan, all cores | 4.50 (3.00 to 6.00) | 533 | - |" in report.markdown(
        results
    )


def test_results_survive_the_file(tmp_path):
    results = sample_results()
    results.save(tmp_path / "results.json")
    assert Results.load(tmp_path / "results.json") == results


def test_this_machine_is_described():
    machine = Machine.here()
    assert machine.processor
    assert machine.cores >= 1


def test_the_report_says_everything():
    file = io.StringIO()
    report.print_report(sample_results(), file)
    text = file.getvalue()
    for words in (
        "2026-01-02: Abacus, 2 cores, Linux 7",
        "Python 3.11.0, Numba 1.2",
        "keras left out: not installed: keras",
        "jax failed on mnist, round 2: MemoryError: none left",
        "jax failed on houses, round 1: ValueError: [brackets]",
        "1.00 to 4.00",
        "0.100 to 9.00",
        "97.50%",
        "R² 0.9600",
        *VARIANTS[OURS].notes,
    ):
        assert words in text


def test_markdown_tables_are_whole():
    lines = report.markdown(sample_results()).splitlines()
    tables = [line for line in lines if line.startswith("|")]
    assert {line.count("|") for line in tables[:4]} == {7}
    assert {line.count("|") for line in tables[4:]} == {3}
    assert "| JAX, jit + scan, all cores | failed |" in lines
    assert "| **tui-nn** | 0.0123 s<br>R² 0.9600 |" in lines


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.00123, "0.00123"), (0.5, "0.500"), (9.994, "9.99"), (83.46, "83.5"), (1234.5, "1234")],
)
def test_numbers_have_three_digits(value, text):
    assert report.number(value) == text
    assert report.number(0.0) == "0.00"


def test_one_line_a_measurement():
    assert report.describe(measurement(seconds=2.5)).endswith("2.50 s  test 97.00%")
    failure = sample_results().failures[0]
    assert report.describe(failure).endswith("failed: MemoryError: none left")


def test_the_picture_is_the_same_every_time(tmp_path):
    pytest.importorskip("matplotlib")
    from tests.benchmarks.peers.plot import draw

    first, second = tmp_path / "1.svg", tmp_path / "2.svg"
    draw(sample_results(), first)
    draw(sample_results(), second)
    text = first.read_text("utf-8")
    assert first.read_bytes() == second.read_bytes()
    assert "<dc:date>" not in text
    assert "4.50 s, 2.25 times" in text


def test_a_measurement_is_found_among_other_words():
    found = measurement()
    line = json.dumps(dataclasses.asdict(found))
    assert runner.read_measurement(f"warning\n{line}\n{{not json\nbye\n") == found
    assert runner.read_measurement('{"seconds": 1}\n') is None
    assert runner.read_measurement("") is None


def test_the_last_word_of_a_failure():
    assert runner.last_line("Traceback\n  File\nValueError: no\n\n", 1) == "ValueError: no"
    assert runner.last_line(" \n", -9) == "ended with status -9 and no word"


def test_arguments():
    choices = parse_arguments(["--jobs", "houses,mnist", "--peers", "numpy-1, tui-nn"])
    assert choices.jobs == ["mnist", "houses"]
    assert choices.peers == [OURS, "numpy-1"]
    assert parse_arguments([]).peers == list(VARIANTS)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--jobs", "chess"], "no 'chess'; there are mnist, "),
        (["--rounds", "0"], "--rounds: 0 is not at least 1"),
        (["--epochs", "-1"], "--epochs: -1 is not at least 1"),
    ],
)
def test_bad_arguments_are_refused(capsys, arguments, words):
    with pytest.raises(SystemExit):
        parse_arguments(arguments)
    assert words in capsys.readouterr().err


def test_scores():
    outputs = np.array([[0.1, 0.9], [0.8, 0.2], [0.3, 0.7]], np.float32)
    assert score(JOBS["spirals"], outputs, np.array([1, 0, 0])) == pytest.approx(2 / 3)
    targets = np.array([[1.0], [2.0], [3.0]], np.float32)
    assert score(JOBS["houses"], targets, targets) == 1
    assert score(JOBS["houses"], np.full((3, 1), 2.0), targets) == 0


@pytest.mark.parametrize("name", GENERATED)
def test_numpy_learns_as_we_do(monkeypatch, name):
    """The same weights, the same batches: the same network, after a smaller last batch too.

    With a large epsilon, since Adam makes a whole step of a gradient that is but rounding.
    """
    monkeypatch.setattr(numpy_peer, "EPSILON", 0.01)
    job = dataclasses.replace(JOBS[name], batch_size=700, epochs=1)
    splits = make_splits(job, 1, None)
    config = make_config(job, 1).replace(epsilon=0.01)
    trainer = Trainer(config, make_dataset(job, splits))
    peer = NumpyPeer(job, splits, 1, 1)
    for number, layer in enumerate(trainer.network.layers):
        peer.weights[number][:], peer.biases[number][:] = (
            layer.parameters["weights"],
            layer.parameters["biases"],
        )
    order = trainer.order.of_epoch(0)
    for first in range(0, len(order), job.batch_size):
        peer.step(order[first : first + job.batch_size])
    while trainer.finish_reason is None:
        trainer.run_steps(len(order))
    assert len(order) % job.batch_size
    for number, layer in enumerate(trainer.network.layers):
        np.testing.assert_allclose(
            peer.weights[number], layer.parameters["weights"], rtol=1e-3, atol=1e-5
        )
        np.testing.assert_allclose(
            peer.biases[number], layer.parameters["biases"], rtol=1e-3, atol=1e-5
        )


def test_numpys_parameters_lie_in_one_array():
    job = JOBS["houses"]
    peer = NumpyPeer(job, make_splits(job, 1, None), 1, 1)
    count = sum((n + 1) * m for n, m in pairwise(job.sizes))
    owners = {id(array.base) for array in (*peer.weights, *peer.biases)}
    assert len(owners) == 1
    assert sum(array.size for array in (*peer.weights, *peer.biases)) == count


@pytest.mark.parametrize("variant", [OURS, "numpy-1"])
def test_a_measurement(variant):
    job = JOBS["spirals"].with_epochs(15)
    found = measure(VARIANTS[variant], job, make_splits(job, 2, None), 2)
    assert (found.variant, found.job, found.round) == (variant, "spirals", 2)
    assert found.steps == 50 * 15
    assert found.seconds > 0
    assert found.score > 0.8  # a coin has 0.5
    assert (found.compile_seconds is not None) == VARIANTS[variant].compiles
    assert found.versions


def test_rounds_in_processes_of_their_own():
    results = Results(
        rounds=2,
        epochs=dict.fromkeys(GENERATED, 1),
        jobs=GENERATED,
        variants=["numpy-1", "numpy"],
    )
    seen: list[Measurement | Failure] = []
    runner.run_rounds(results, None, seen.append)
    assert results.failures == []
    assert seen == results.measurements
    assert [(each.round, each.job, each.variant) for each in seen] == [
        (number, job, variant)
        for number in (1, 2)
        for job in GENERATED
        for variant in ("numpy-1", "numpy")
    ]
    assert [each.steps for each in results.measurements[:3]] == [50, 50, 100]
    assert results.versions["NumPy"] == np.__version__


def test_a_failure_is_reported_and_not_raised(tmp_path):
    found = runner.measure(
        VARIANTS["numpy-1"], JOBS["houses"], tmp_path / "none.npz", 1, cache=tmp_path
    )
    assert isinstance(found, Failure)
    assert found.message.startswith("FileNotFoundError")


def test_results_of_several_goes_become_one(tmp_path):
    first = Results(rounds=5, jobs=["fashion"], variants=["keras"], epochs={"fashion": 2})
    second = Results(rounds=3, jobs=["mnist"], variants=["tui-nn"])
    first.add(second)
    assert (first.rounds, first.jobs, first.variants) == (
        3,
        ["mnist", "fashion"],
        ["tui-nn", "keras"],
    )
    assert first.job("fashion").epochs == 2
    assert first.job("mnist").epochs == 5
    first.save(tmp_path / "both.json")
    assert Results.load(tmp_path / "both.json") == first

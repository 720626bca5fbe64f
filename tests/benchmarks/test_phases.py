"""The breakdown of a step: counts, floors, sums and tables; and steps driven like the real ones."""

from __future__ import annotations

import dataclasses
import io
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from tests.benchmarks.peers.jobs import JOBS
from tests.benchmarks.peers.results import Machine
from tests.benchmarks.phases import driver
from tests.benchmarks.phases.__main__ import as_json, parse_arguments
from tests.benchmarks.phases.breakdown import BOOKKEEPING, Breakdown, make_breakdown
from tests.benchmarks.phases.caches import USUAL_SIZES, cache_sizes
from tests.benchmarks.phases.counts import count_batches
from tests.benchmarks.phases.driver import (
    DELTAS,
    FORWARD,
    GATHER,
    GRADIENT,
    HEAD,
    LAPS,
    OPTIMIZER,
    PANEL,
    PHASES,
    TICKS,
)
from tests.benchmarks.phases.floors import (
    LISTED,
    PAIRED,
    ROWS,
    Counts,
    Level,
    Rates,
    Transfer,
    Work,
)
from tests.benchmarks.phases.measure import (
    Clock,
    Repeat,
    Stepper,
    check_steps,
    make_timings,
    summarize,
)
from tests.benchmarks.phases.report import WIDEST, Heading, markdown, print_report
from tests.benchmarks.phases.roofline import measure_rates
from tui_nn.data.dataset import Dataset, Kind, Split, Task
from tui_nn.engine.workspace import make_examples
from tui_nn.training.config import TrainingConfig

RATES = Rates(
    products=100.0,
    levels=(Level("L1", 1000, 40.0), Level("L2", 10_000, 20.0), Level("memory", math.inf, 5.0)),
    changes=70.0,
    updates=2.0,
    divisions=8.0,
    exponentials=10.0,
)

COUNTS = Counts(
    sizes=(20, 5, 3),
    batch=4,
    form=LISTED,
    lit=30.0,
    lit_features=12.0,
    input_bytes=154.0,
    data_bytes=5000.0,
    softmax=True,
)

FEATURES = 40


def pictures(share: float, samples: int = 300) -> np.ndarray[Any, Any]:
    """uint8 pictures of which so much is lit."""
    generator = np.random.default_rng(1)
    levels = generator.integers(1, 256, (samples, FEATURES))
    return np.where(generator.random((samples, FEATURES)) < share, levels, 0).astype(np.uint8)


INPUTS = {
    LISTED: pictures(0.2),
    PAIRED: pictures(0.7),
    ROWS: pictures(0.7).astype(np.float32) / 255,
}


CONFIG = TrainingConfig(dataset="digits", hidden=(20, 24), batch_size=24)


def dataset(form: str) -> Dataset:
    """Made-up examples with ten classes."""
    inputs = INPUTS[form]
    labels = np.random.default_rng(2).integers(0, 10, len(inputs)).astype(np.int32)
    split = Split(inputs, labels)
    return Dataset(
        name="made up",
        task=Task.CLASSIFICATION,
        kind=Kind.TABLE if form == ROWS else Kind.PICTURES,
        train=split,
        validation=split.first(10),
        test=split.first(10),
    )


def breakdown() -> Breakdown:
    """Of a step that takes 70 seconds, its phases 1 to 10 of them."""
    phases = np.zeros((COUNTS.layers, PHASES))
    for seconds, (phase, number) in enumerate(COUNTS.work(), start=1):
        phases[number, phase] = seconds
    timing = summarize([Repeat(60.0, 55.0, phases)], 0.25, [0, 4, 8])
    timing = dataclasses.replace(timing, whole=70.0)
    return make_breakdown(timing, Clock(2.0, 0.125), COUNTS, RATES)


def heading() -> Heading:
    machine = Machine(processor="a processor", cores=2, system="Linux", python="3.11")
    return Heading(JOBS["mnist"], "2026-01-01", machine, 7)


def test_bytes_come_from_the_nearest_cache_that_has_room() -> None:
    assert [RATES.level(held).name for held in (1, 1000, 1001, 10_000, 10_001)] == [
        "L1",
        "L1",
        "L2",
        "L2",
        "memory",
    ]


def test_a_floor_is_the_longest_of_its_parts() -> None:
    products = Work(products=300.0, transfers=(Transfer(100.0, 500.0), Transfer(30.0, 5000.0)))
    assert RATES.floor(products).seconds == 3.0
    assert RATES.floor(products).reason == "multiply-adds"
    far = dataclasses.replace(products, transfers=(Transfer(100.0, 50_000.0),))
    assert (RATES.floor(far).seconds, RATES.floor(far).reason) == (20.0, "memory")
    rows = dataclasses.replace(products, operands=Transfer(160.0, 2000.0))
    assert (RATES.floor(rows).seconds, RATES.floor(rows).reason) == (8.0, "operands, L2")
    update = Work(parameters=10.0)
    assert (RATES.floor(update).seconds, RATES.floor(update).reason) == (5.0, "update in L1")
    fast = dataclasses.replace(RATES, updates=1000.0)
    assert (fast.floor(update).seconds, fast.floor(update).reason) == (4.0, "update traffic")
    assert RATES.floor(Work(exponentials=12.0)).seconds == 1.2
    assert RATES.floor(Work()).seconds == 0.0


def test_the_limit_leaves_out_operands_and_all_arithmetic_but_division() -> None:
    rows = Work(products=300.0, operands=Transfer(1e6, 2000.0))
    assert (RATES.limit(rows).seconds, RATES.limit(rows).reason) == (3.0, "multiply-adds")
    slow = dataclasses.replace(RATES, divisions=1.0)
    assert (slow.limit(Work(parameters=10.0)).seconds) == 10.0
    assert slow.limit(Work(parameters=10.0)).reason == "division"


amounts = st.floats(0, 1e9)


@given(amounts, amounts, amounts, amounts)
def test_the_limit_is_never_above_the_floor(
    products: float, amount: float, held: float, parameters: float
) -> None:
    transfer = Transfer(amount, held)
    work = Work(products=products, transfers=(transfer,), operands=transfer, parameters=parameters)
    assert RATES.limit(work).seconds <= RATES.floor(work).seconds


def test_the_better_of_two_measurements_counts() -> None:
    other = Rates(
        products=90.0,
        levels=tuple(Level(level.name, level.size, 30.0) for level in RATES.levels),
        changes=80.0,
        updates=1.0,
        divisions=9.0,
        exponentials=5.0,
    )
    best = RATES.best(other)
    assert best == other.best(RATES)
    assert [level.bandwidth for level in best.levels] == [40.0, 30.0, 30.0]
    assert (best.products, best.changes, best.updates) == (100.0, 80.0, 2.0)
    assert (best.divisions, best.exponentials) == (9.0, 10.0)


def test_the_work_on_pictures_is_that_of_their_lit_pixels() -> None:
    assert COUNTS.work() == {
        (GATHER, 0): Work(transfers=(Transfer(154, 5000),)),
        (FORWARD, 0): Work(
            products=30 * 5,
            transfers=(Transfer(12 * 5 * 4, 20 * 5 * 4),),
            operands=Transfer(30 * 5 * 4, 20 * 64),
        ),
        (FORWARD, 1): Work(
            products=4 * 5 * 3, transfers=(Transfer(60, 60), Transfer(4 * 5 * 4, 4 * 5 * 4))
        ),
        (HEAD, 1): Work(exponentials=12, transfers=(Transfer(48, 48),)),
        (DELTAS, 0): Work(
            products=4 * 5 * 3, transfers=(Transfer(60, 60), Transfer(4 * 5 * 4, 4 * 5 * 4))
        ),
        (PANEL, 0): Work(transfers=(Transfer(154, 154), Transfer(80, 80))),
        (GRADIENT, 0): Work(
            products=30 * 5 + 4 * 5,
            transfers=(Transfer(80, 80),),
            operands=Transfer(30 * 5 * 4, 4 * 64),
        ),
        (OPTIMIZER, 0): Work(parameters=21 * 5),
        (GRADIENT, 1): Work(products=4 * 5 * 3 + 4 * 3, transfers=(Transfer(48, 48),)),
        (OPTIMIZER, 1): Work(parameters=6 * 3),
    }


def test_two_pictures_share_an_operand_in_the_forward_pass_alone() -> None:
    listed = COUNTS.work()
    paired = dataclasses.replace(COUNTS, form=PAIRED).work()
    assert paired[FORWARD, 0].operands == Transfer(30 * 5 * 4 / 2, 20 * 64)
    assert paired[FORWARD, 0].products == listed[FORWARD, 0].products
    assert paired[GRADIENT, 0] == listed[GRADIENT, 0]


def test_rows_are_multiplied_whole_and_need_no_panel() -> None:
    work = dataclasses.replace(COUNTS, form=ROWS, softmax=False).work()
    assert (PANEL, 0) not in work
    assert work[FORWARD, 0].products == 4 * 20 * 5
    assert work[GRADIENT, 0].products == 4 * 20 * 5 + 4 * 5
    assert all(each.operands is None for each in work.values())
    assert work[HEAD, 1].exponentials == 0


@pytest.mark.parametrize("form", INPUTS)
def test_what_the_batches_have_to_do_is_counted(form: str) -> None:
    inputs = INPUTS[form]
    examples = make_examples(inputs, np.zeros(len(inputs), np.int32), np.dtype(np.float32))
    batches = [np.arange(0, 6), np.arange(200, 206)]
    found = count_batches(examples, (FEATURES, 5, 10), batches, True)
    assert found.form == form
    assert found.batch == 6
    lit = [np.count_nonzero(inputs[batch]) for batch in batches]
    used = [np.count_nonzero(inputs[batch].any(axis=0)) for batch in batches]
    pixels = form != ROWS
    assert found.lit == pixels * np.mean(lit)
    assert found.lit_features == pixels * np.mean(used)
    if form == LISTED:
        assert found.input_bytes == 3 * np.mean(lit) + 6 * 2 * 8
        assert found.data_bytes == 3 * np.count_nonzero(inputs) + len(inputs) * 2 * 8
    else:
        width = FEATURES * 4 if form == ROWS else 64  # padded to whole masks
        assert found.input_bytes == 6 * width
        assert found.data_bytes == len(inputs) * width


@pytest.mark.parametrize("form", INPUTS)
def test_driven_steps_learn_the_same_and_every_phase_is_timed(form: str) -> None:
    stepper = check_steps(CONFIG, dataset(form), steps=10)
    timings = make_timings(3)
    ticks, _ = stepper.drive(2, timings)
    laps = {key: timings[key[1], key[0], LAPS] for key in COUNTS_OF[form].work()}
    assert set(laps.values()) == {2 * 1, 2 * 2}
    blocks = {key: count for key, count in laps.items() if key[0] in (GRADIENT, OPTIMIZER)}
    assert set(blocks.values()) == {2 * 2}, "a block of weights, and one of biases"
    assert timings[..., LAPS].sum() == sum(laps.values()) + 2 * 2
    assert 0 < timings[..., TICKS].sum() <= ticks


COUNTS_OF = {
    form: dataclasses.replace(COUNTS, sizes=(FEATURES, 20, 24, 10), form=form) for form in INPUTS
}


def test_whole_and_driven_steps_continue_one_another() -> None:
    one, other = (check_steps(CONFIG, dataset(LISTED), steps=2) for _ in range(2))
    one.run(3)
    other.drive(3, make_timings(3))
    assert one.batches == other.batches == [0, 24, 48, 72, 96]
    assert one.step == other.step == 5
    values = (stepper.parameters.values.tobytes() for stepper in (one, other))
    assert len(set(values)) == 1
    one.run(10)
    assert one.batches[-10:] == [24 * n for n in range(10)], "too few were left"


def test_steps_that_learn_something_else_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    drive = Stepper.drive

    def drive_slowly(self: Stepper, *arguments: Any) -> Any:
        self.learning_rate *= 0.999
        return drive(self, *arguments)

    monkeypatch.setattr(Stepper, "drive", drive_slowly)
    with pytest.raises(RuntimeError, match="outdated"):
        check_steps(CONFIG, dataset(LISTED), steps=3)


def test_clipped_steps_are_not_driven() -> None:
    with pytest.raises(ValueError, match="clipping"):
        check_steps(CONFIG.replace(clip_norm=1.0), dataset(LISTED), steps=3)


def test_phases_are_those_of_the_least_disturbed_repeat() -> None:
    repeats = [Repeat(5.0, 4.0, np.full(2, 9.0)), Repeat(6.0, 3.0, np.full(2, 1.0))]
    found = summarize(repeats, 0.5, [0])
    assert (found.whole, found.highest, found.driven) == (5.0, 6.0, 3.0)
    assert found.phases.tolist() == [1.0, 1.0]


def test_bookkeeping_is_what_the_phases_leave_of_the_whole_step() -> None:
    found = breakdown()
    assert found.lines[-1].name == BOOKKEEPING
    assert [line.seconds for line in found.lines] == [*range(1, 11), 70 - 55]
    assert sum(line.seconds for line in found.lines) == found.whole
    assert found.lines[-1].floor.seconds == 0
    assert found.floor == pytest.approx(
        sum(RATES.floor(work).seconds for work in COUNTS.work().values())
    )
    assert found.limit < found.floor


def test_the_table_has_every_phase_and_the_verdict() -> None:
    found, file = breakdown(), io.StringIO()
    print_report(heading(), found, Console(file=file, width=WIDEST))
    text = file.getvalue()
    for line in found.lines:
        assert line.name in text
    assert f"{found.whole / found.floor:.2f} times the sum" in text
    assert "missed" in text
    assert "reached" in "".join(markdown(heading(), dataclasses.replace(found, whole=1.0)))


def test_markdown_tables_are_whole() -> None:
    tables = [part for part in markdown(heading(), breakdown()).split("\n\n") if part[0] == "|"]
    assert len(tables) == 2
    for table in tables:
        assert len({row.count("|") for row in table.splitlines()}) == 1


def test_json_has_everything_and_no_infinity() -> None:
    found = breakdown()

    def refuse(text: str) -> None:
        raise AssertionError(f"{text} is not JSON")

    read = json.loads(as_json(heading(), found), parse_constant=refuse)
    assert read["job"]["name"] == "mnist"
    assert read["ratio"] == found.whole / found.floor
    assert [line["name"] for line in read["lines"]] == [line.name for line in found.lines]
    assert read["rates"]["levels"][-1] == {"name": "memory", "size": None, "bandwidth": 5.0}


def test_sizes_of_caches_are_read(tmp_path: Path) -> None:
    kinds = [("1", "Data", "32K"), ("1", "Instruction", "64K"), ("2", "Unified", "1024K")]
    for number, values in enumerate(reversed(kinds)):
        folder = tmp_path / f"index{number}"
        folder.mkdir()
        for name, value in zip(("level", "type", "size"), values, strict=True):
            (folder / name).write_text(value + "\n")
    assert list(cache_sizes(tmp_path).items()) == [("L1", 32 << 10), ("L2", 1 << 20)]
    (tmp_path / "index0" / "size").write_text("many\n")
    assert cache_sizes(tmp_path) == USUAL_SIZES
    assert cache_sizes(tmp_path / "nowhere") == USUAL_SIZES


def test_rates_are_measured() -> None:
    rates = measure_rates(3000)
    found = dataclasses.asdict(rates)
    levels = found.pop("levels")
    assert all(0 < value < 1e15 for value in found.values())
    assert [level["name"] for level in levels] == [*cache_sizes(), "memory"]
    assert all(0 < level["bandwidth"] < 1e15 for level in levels)


def test_the_clock_is_calibrated() -> None:
    clock = Clock.calibrate()
    assert 1e6 < clock.frequency < 1e11
    assert 0 < clock.lap_seconds < 1e-4
    assert driver.read_clock() <= driver.read_clock()


@pytest.mark.parametrize(
    "words", [["--job", "chess"], ["--repeats", "0"], ["--json", "--markdown"]]
)
def test_mistakes_on_the_command_line_are_told(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parse_arguments(words)
    assert "error" in capsys.readouterr().err

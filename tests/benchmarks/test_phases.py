"""The breakdown of a step: counts, floors, sums and tables; and steps driven like the real ones."""

from __future__ import annotations

import dataclasses
import io
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from tests.benchmarks.peers.jobs import JOBS
from tests.benchmarks.peers.results import Machine
from tests.benchmarks.phases.__main__ import as_json, parse_arguments
from tests.benchmarks.phases.breakdown import BOOKKEEPING, Breakdown, make_breakdown
from tests.benchmarks.phases.caches import USUAL_SIZES, cache_sizes
from tests.benchmarks.phases.clock import (
    DELTAS,
    FORWARD,
    GATHER,
    GRADIENT,
    HEAD,
    OPTIMIZER,
    PANEL,
    PHASES,
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
    summarize,
)
from tests.benchmarks.phases.report import WIDEST, Heading, markdown, print_report

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
    for ratio, verdict in ((1.59, "reached"), (1.61, "missed")):
        step = dataclasses.replace(found, whole=ratio * found.floor)
        assert verdict in markdown(heading(), step)


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


@pytest.mark.parametrize(
    "words", [["--job", "chess"], ["--repeats", "0"], ["--json", "--markdown"]]
)
def test_mistakes_on_the_command_line_are_reported(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parse_arguments(words)
    assert "error" in capsys.readouterr().err

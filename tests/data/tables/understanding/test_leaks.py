from __future__ import annotations

import numpy as np
import pytest

from tests.data.tables.building import make_table
from tui_nn.data.tables.understanding.columns import understand
from tui_nn.data.tables.understanding.leaks import describe_leak

ROWS = np.arange(120)

GENERATOR = np.random.default_rng(1)


def describe(feature, target, *, is_classes: bool) -> str:
    one, other = understand(make_table(feature=feature, target=target))
    return describe_leak(one, other, is_classes)


LABELS = [f"c{row % 3}" for row in ROWS]


@pytest.mark.parametrize(
    "feature",
    [
        ROWS % 3,
        [f"x{row % 3}" for row in ROWS],
        [f"x{row % 6}" for row in ROWS],
        ROWS % 3 + GENERATOR.random(120) / 2,
    ],
)
def test_a_column_that_tells_the_class(feature):
    warning = describe(feature, LABELS, is_classes=True)
    assert warning == (
        "alone tells the class of 100% of the rows: --drop it if it is known only after target"
    )


@pytest.mark.parametrize(
    "feature",
    [
        ROWS,
        ROWS % 4,
        [f"x{row}" for row in ROWS],
        GENERATOR.random(120),
        np.where(ROWS < 6, 0, ROWS % 3),
    ],
)
def test_a_column_that_does_not(feature):
    assert describe(feature, LABELS, is_classes=True) == ""


@pytest.mark.parametrize(
    ("feature", "is_leak"),
    [
        (ROWS / 10, True),
        (np.exp(ROWS / 40), True),
        (ROWS // 2, True),
        (ROWS + 20 * GENERATOR.normal(size=120), False),
        (ROWS % 7, False),
        (ROWS // 40, False),
    ],
)
def test_numbers(feature, is_leak):
    warning = describe(feature, ROWS * 1.5, is_classes=False)
    assert bool(warning) is is_leak
    assert warning in ("", "alone tells target: --drop it if it is known only after target")


def test_a_class_of_almost_all_rows_is_no_leak():
    labels = ["b" if row % 30 == 0 else "a" for row in ROWS]
    assert describe([f"x{row % 2}" for row in ROWS], labels, is_classes=True) == ""


def test_a_few_rows_are_no_leak():
    assert describe(ROWS[:20] % 3, LABELS[:20], is_classes=True) == ""


def test_gaps_do_not_count():
    feature = ["" if row < 60 else f"x{row % 3}" for row in ROWS]
    assert describe(feature, LABELS, is_classes=True) != ""

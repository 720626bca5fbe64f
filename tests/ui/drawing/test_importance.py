"""The bars of what matters: sorted, in the target's unit, with what is not clear in grey."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.widgets.samples import importance_view
from tui_nn.ui.drawing.cells import split_cells
from tui_nn.ui.drawing.importance import HEADINGS, draw_importance, hidden_columns


def test_the_most_important_column_comes_first_in_points_of_accuracy():
    cells = draw_importance(60, 12, importance_view(), None)
    lines = str(cells).rstrip().splitlines()
    assert lines[0] == "accuracy 90.0% on 30 validation rows, at step 1,200"
    assert [line.split()[0] for line in lines[HEADINGS:]] == ["petal", "stem", "sepal"]
    assert lines[HEADINGS].endswith("25.0 ±2.0")
    assert lines[HEADINGS].count("█") > 4 * lines[HEADINGS + 1].count("█") > 0
    assert "█" not in lines[HEADINGS + 2]
    assert lines[HEADINGS + 2].endswith("−1.0 ±1.5")
    assert cells.keys[HEADINGS + 2][-1] == "faint"
    assert cells.keys[HEADINGS][-1] == "bar"


def test_for_numbers_it_is_in_the_unit_of_the_target():
    view = importance_view(mean=[12_300.0, 0.0, 500.0], spread=[1000.0, 0.0, 20.0], base=20_400.0)
    lines = str(draw_importance(70, 9, view, "price [$]")).rstrip().splitlines()
    assert lines[0].startswith("MAE $20.4k on 30 validation rows")
    assert lines[HEADINGS].endswith("$12.3k ±1k")


def test_progress_is_shown_and_what_is_not_measured_yet_comes_last():
    view = importance_view(mean=[math.nan, 0.1, 0.2], spread=[math.nan, 0, 0], done=2)
    lines = str(draw_importance(60, 9, view, None)).rstrip().splitlines()
    assert lines[0] == "measuring: 13% of 5 shuffles a column"
    assert lines[-1].split() == ["petal", "…"]


def test_columns_are_scrolled_to():
    names = tuple(f"column {number}" for number in range(40))
    view = importance_view(names=names, mean=np.linspace(1, 0, 40), spread=np.zeros(40))
    hidden = hidden_columns(12, 40)
    assert str(draw_importance(40, 12, view, None)).endswith(f"↓ {hidden} more")
    bottom = str(draw_importance(40, 12, view, None, top=hidden))
    assert "column 39" in bottom
    assert bottom.endswith(f"↑ {hidden} above")
    assert hidden_columns(43, 40) == 0


@pytest.mark.parametrize("largest", [0.0, -0.1])
def test_nothing_matters(largest):
    view = importance_view(mean=[largest] * 3, spread=[0.0] * 3)
    assert "█" not in str(draw_importance(60, 9, view, None))


@given(
    st.lists(
        st.tuples(
            st.text(st.sampled_from("abc 日"), min_size=1, max_size=60),
            st.floats(-1e12, 1e12) | st.just(math.nan),
            st.floats(0, 1e12),
        ),
        min_size=1,
        max_size=30,
    ),
    st.integers(1, 120),
    st.integers(1, 40),
    st.sampled_from([None, "price [$]", "weight of the whole thing [kilograms]", ""]),
)
def test_any_importance_fits_any_size(columns, width, height, target_name):
    names, mean, spread = zip(*columns, strict=True)
    view = importance_view(names=names, mean=mean, spread=spread)
    cells = draw_importance(width, height, view, target_name)
    for y in range(height):
        assert len(split_cells(cells.text(y))) == width

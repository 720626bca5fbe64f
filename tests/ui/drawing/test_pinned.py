from __future__ import annotations

import math

import numpy as np

from tests.typed import expect
from tests.ui.widgets.samples import curve, picture, pinned
from tui_nn.data.built_in import DIGIT_NAMES
from tui_nn.training.protocol.measurements import PinnedView
from tui_nn.ui.drawing import curves
from tui_nn.ui.drawing.pinned import RANKS, draw_lines, legend, read_lines

X = curves.step_axis(1900, 4000, 46)


def test_lines_are_ranked_by_the_latest_answer():
    lines = read_lines(pinned(), DIGIT_NAMES)
    assert [line.name for line in lines[:2]] == ["7", "1"]
    assert [line.key for line in lines[:4]] == [*RANKS, "rest"]
    assert len(lines) == 10


def test_lines_bear_their_digit_also_at_the_end():
    cells, canvas = expect(draw_lines(46, 12, read_lines(pinned(), DIGIT_NAMES), X))
    drawn = str(cells)
    assert drawn.count("7") >= 3
    assert drawn.count("1") >= 3
    assert "100%" in drawn
    row, column = expect(canvas.row(0.9)), expect(canvas.column(1900))
    assert cells.characters[row][column] == "7"
    assert cells.keys[row][column] == "first"


def test_the_legend_names_what_matters_now_or_at_a_step():
    lines = read_lines(pinned(), DIGIT_NAMES)
    assert [text.strip() for text, _ in legend(lines, None, 44)] == ["7 90%", "1 10%"]
    early = [text.strip() for text, _ in legend(lines, 0, 44)]
    assert early == ["7 10%", "1 90%"]
    assert legend(lines, None, 9) == [("7 90%  ", "first")]


def test_few_points_and_odd_ones_do_no_harm():
    assert draw_lines(46, 12, read_lines(pinned(1), DIGIT_NAMES), X) is not None
    odd = curve([0.1, math.nan, math.inf, 0.3])
    view = PinnedView(picture(), np.full(10, math.nan), tuple(odd for _ in range(10)))
    lines = read_lines(view, DIGIT_NAMES)
    assert draw_lines(46, 12, lines, X) is not None
    assert draw_lines(10, 2, lines, X) is None
    assert legend(lines, None, 44)

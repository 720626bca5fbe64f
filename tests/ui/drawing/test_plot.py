"""The plot adapter; what plotext might abort on is tried in a process of its own."""

from __future__ import annotations

import math
import random
import subprocess
import sys

import pytest

from tests.typed import expect
from tui_nn.ui.drawing import plot
from tui_nn.ui.drawing.axes import linear_axis, span_axis
from tui_nn.ui.drawing.even_axes import even_log_axis
from tui_nn.ui.drawing.plot import DASH, Series, draw_plot

X, Y = span_axis(0, 40, 3), span_axis(0, 1, 3)

FUZZ = """
import random
from tui_nn.training.protocol.measurements import CurveSample
from tui_nn.ui.drawing import curves
from tui_nn.ui.drawing.axes import linear_axis, span_axis
from tui_nn.ui.drawing.even_axes import even_axis, even_log_axis
from tui_nn.ui.drawing.plot import Series, draw_plot

random.seed({seed})
ODD = [float("nan"), float("inf"), -float("inf"), 0.0, -1.0, 1e-300, 1e30, -1e30, 1e300, 5e-324]

def number():
    if random.random() < 0.2:
        return random.choice(ODD)
    return random.uniform(-3, 3) * 10 ** random.randint(-4, 4)

def axis():
    low, high = sorted(random.uniform(-3, 3) * 10 ** random.randint(-3, 3) for _ in range(2))
    if random.random() < 0.4:
        return even_log_axis(abs(low), abs(high) + 1e-9, random.randint(-2, 40))
    return random.choice([linear_axis, span_axis, even_axis])(low, high, random.randint(2, 9))

def bucket(step):
    return curves.Bucket(step, number(), number(), number())

for _ in range(250):
    width, height = random.randint(0, 90), random.randint(0, 30)
    series = [
        Series(
            [(number(), number()) for _ in range(random.choice([0, 1, 2, 50, 700]))],
            "key", random.choice(["braille", "•"]), random.random() < 0.7, random.random() < 0.3,
        )
        for _ in range(random.randint(0, 3))
    ]
    draw_plot(width, height, series, axis(), axis())
    train = [bucket(step) for step in range(random.choice([0, 1, 2, 60]))]
    validation = [bucket(10 * step) for step in range(random.choice([0, 1, 6]))]
    log, share = random.random() < 0.5, random.random() < 0.5
    x = curves.step_axis(random.randint(0, 600), random.randint(0, 600), width)
    y = curves.value_axis([train, validation], height, log=log, share=share)
    curves.draw_curves(width, height, train, validation, x, y, fine=random.random() < 0.5)
print("survived")
"""


@pytest.mark.parametrize("seed", [0, 1])
def test_no_number_aborts_the_process(seed):
    answer = subprocess.run(
        [sys.executable, "-c", FUZZ.format(seed=seed)], capture_output=True, text=True, timeout=120
    )
    assert answer.returncode == 0, answer.stderr[-2000:]
    assert answer.stdout.strip() == "survived"


@pytest.mark.parametrize("axis", [linear_axis(0, 2.5, 4), even_log_axis(0.01, 3, 12)])
@pytest.mark.parametrize("noise", [0, 0.02, 0.2])
def test_the_points_of_level_lines_are_not_missed(monkeypatch, axis, noise):
    chance = random.Random(1)
    points = [
        (i, 2.2 * math.exp(-i / 20) * (1 + noise * chance.random()) + 0.05) for i in range(40)
    ]
    drawn = draw_plot(60, 14, [Series(points, "line")], X, axis)
    monkeypatch.setattr(plot, "_without_level", lambda run, *_: run)
    wanted = draw_plot(60, 14, [Series(points, "line")], X, axis)
    assert str(expect(drawn)[0]) == str(expect(wanted)[0])


def test_level_lines_are_drawn_by_their_ends():
    points = [(float(i), 1.0 if i < 20 else 0.0) for i in range(40)]
    assert plot._without_level(points, Y, 10) == [(0, 1), (19, 1), (20, 0), (39, 0)]


def test_a_line_goes_from_corner_to_corner():
    cells, canvas = expect(draw_plot(30, 10, [Series([(0, 0), (40, 1)], "line")], X, Y))
    right = canvas.left + canvas.width - 1
    assert cells.keys[canvas.top][right] == "line"
    assert cells.keys[canvas.top + canvas.height - 1][canvas.left] == "line"
    assert canvas.column(0) == canvas.left
    assert canvas.column(40) == right
    assert canvas.row(1) == canvas.top
    assert canvas.x_at(right) == 40


def test_axes_carry_their_labels():
    cells, _ = expect(draw_plot(30, 10, [], X, Y))
    text = str(cells)
    assert all(label in text for label in ("0.0┤", "0.5┤", "1.0┤", "20", "40"))
    assert {key for row in cells.keys for key in row} == {"frame"}


def test_non_finite_values_leave_a_gap():
    points = [(x, 0.5 if x != 20 else math.nan) for x in range(41)]
    cells, canvas = expect(draw_plot(60, 9, [Series(points, "line")], X, Y))
    drawn = [x for row in cells.keys for x, key in enumerate(row) if key == "line"]
    assert canvas.column(20) not in drawn
    assert canvas.column(10) in drawn
    assert canvas.column(30) in drawn


def test_a_joined_line_is_clipped_and_scattered_points_are_left_out():
    high = [(10, 5.0), (20, 1e300)]
    joined, _ = expect(draw_plot(30, 10, [Series(high, "line")], X, Y))
    dots = Series(high, "dot", "•", joined=False)
    scattered, _ = expect(draw_plot(30, 10, [dots], X, Y))
    assert "line" in joined.keys[0]
    assert all("dot" not in row for row in scattered.keys)


def test_many_points_are_thinned_out_but_a_spike_stays():
    points = [(x / 1000, 0.1) for x in range(40_000)]
    points[17_123] = (17.123, 0.99)
    cells, canvas = expect(draw_plot(30, 10, [Series(points, "line")], X, Y))
    assert "line" in cells.keys[expect(canvas.row(0.99))]


def test_too_little_room_is_said_not_drawn():
    assert draw_plot(9, 5, [], X, Y) is None
    assert draw_plot(40, 4, [], X, Y) is None


def test_importing_it_does_not_import_plotext():
    code = "import sys, tui_nn.ui.drawing.plot; print('plotext' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert answer.stdout.strip() == "False"


def owners(cells, canvas):
    """The key of the curve in each column of the canvas."""
    found = []
    for column in range(canvas.left, canvas.left + canvas.width):
        keys = [row[column] for row in cells.keys[canvas.top : canvas.top + canvas.height]]
        found.append({key for key in keys if key in ("line", "dashes")})
    return found


def test_of_two_equal_lines_one_shows_in_the_gaps_of_the_other():
    points = [(x, 0.5) for x in range(41)]
    series = [Series(points, "line"), Series(points, "dashes", dashed=True)]
    found = owners(*expect(draw_plot(60, 9, series, X, Y)))
    period = [{"dashes"}] * DASH + [{"line"}] * DASH
    assert found[: 8 * DASH] == 4 * period


def test_a_cell_that_two_lines_share_is_as_exact_as_each_alone():
    lower = [(x, 0.48) for x in range(41)]
    upper = [(x, 0.52) for x in range(41)]
    lines = [Series(lower, "line"), Series(upper, "dashes", dashed=True)]
    both, canvas = expect(draw_plot(60, 9, lines, X, Y))
    alone = {
        "line": expect(draw_plot(60, 9, [Series(lower, "line")], X, Y))[0],
        "dashes": expect(draw_plot(60, 9, [Series(upper, "dashes")], X, Y))[0],
    }
    for y in range(canvas.height):
        for x in range(canvas.left, 60):
            key = both.keys[y][x]
            if key in alone:
                assert both.characters[y][x] == alone[key].characters[y][x]

"""The chart of several runs: which curve is whose can be told without colours."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tui_nn.ui.runs.chart import RunCurve, draw_chart, key_of, letter_of

X = np.arange(1.0, 31.0)


def curves(count):
    return [RunCurve(f"run {n}", X, (n + 1) / X) for n in range(count)]


def draw(curves, width=78, height=18, **options):
    settings = {"log": False, "braille": True, **options}
    return draw_chart(width, height, curves, ("validation loss", "epoch"), **settings)


@pytest.mark.parametrize("braille", [True, False])
def test_each_curve_has_its_letter_colour_and_legend(braille):
    cells = draw(curves(3), braille=braille)
    text = str(cells)
    assert "validation loss over epoch" in text
    for number in range(3):
        assert f"{letter_of(number)} " in text
        assert f"run {number}" in text
        assert any(key_of(number) in row for row in cells.keys)
        plot = "".join(cells.text(row) for row in range(1, 14))
        assert plot.count(letter_of(number)) >= 2
    assert ("⠤" in text or "⠒" in text) is braille or not braille


def test_the_legend_has_the_last_values():
    assert re.search(r"c +0\.10* run 2", str(draw(curves(3))))


def test_a_logarithm_leaves_out_what_has_none():
    text = str(draw([RunCurve("a", X, X - 5)], log=True))
    assert "logarithmic" in text
    assert "No run has validation loss" in str(draw([RunCurve("a", X, -X)], log=True))


def test_a_run_without_the_measure_is_in_the_legend():
    text = str(draw([*curves(1), RunCurve("other", np.empty(0), np.empty(0))]))
    assert "no values other" in text


@pytest.mark.parametrize("size", [(10, 4), (30, 8), (200, 50)])
@pytest.mark.parametrize("count", [0, 1, 26])
def test_any_size_and_number_is_drawn(size, count):
    cells = draw(curves(count), *size)
    assert (cells.width, cells.height) == size


def test_a_single_point_is_drawn():
    assert "a" in str(draw([RunCurve("one", np.array([1.0]), np.array([0.5]))]))


@pytest.mark.parametrize("height", [12, 13, 14, 24])
def test_the_measure_has_ticks_where_there_are_few_rows(height):
    cells = draw([RunCurve("a", np.arange(1.0, 11), np.linspace(0.35, 0.1, 10))], 80, height)
    labels = [cells.text(row).split("┤")[0] for row in range(height) if "┤" in cells.text(row)]
    assert len(labels) >= 3


def test_epochs_have_no_fractions():
    run = RunCurve("a", np.arange(1.0, 4), np.linspace(0.35, 0.1, 3))
    assert draw([run], 200, 20).text(18).split() == ["1", "2", "3"]
    drawn = draw_chart(200, 20, [run], ("loss", "seconds"), log=False, braille=True)
    assert "1.2" in drawn.text(18).split()

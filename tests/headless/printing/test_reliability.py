"""The reliability diagram: within 80 columns, also where there are no blocks."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.headless.printing.reliability import (
    ASCII,
    BLOCKS,
    WIDTH,
    diagram_lines,
    draw_bar,
    print_calibration,
)
from tui_nn.training.reading.calibration import Calibration, CalibrationBin, measure_calibration


def entry(probability: float, accuracy: float, examples: int = 10) -> CalibrationBin:
    return CalibrationBin(0.9, 1.0, examples, probability, accuracy)


def test_a_bar_shows_both_shares():
    assert draw_bar(entry(0.75, 0.5), ASCII) == "#" * 18 + "." * 9 + "|" + "." * 8
    assert draw_bar(entry(0.5, 0.75), ASCII) == "#" * 18 + "|" + "#" * 8 + "." * 9
    assert draw_bar(entry(1.0, 1.0), ASCII) == "#" * (WIDTH - 1) + "|"


@given(st.floats(0, 1), st.floats(0, 1))
def test_every_bar_has_one_width(probability, accuracy):
    assert len(draw_bar(entry(probability, accuracy), BLOCKS)) == WIDTH


def test_a_line_fits_eighty_columns():
    generator = np.random.default_rng(1)
    probabilities = generator.dirichlet(np.ones(4) / 3, 4000)
    found = measure_calibration(probabilities, generator.integers(4, size=4000))
    lines = list(diagram_lines(found, BLOCKS))
    assert len(found.bins) > 5
    assert len(lines) == len(found.bins) + 2
    assert max(map(len, lines)) <= 80
    wide = Calibration(0.1, (entry(0.95, 0.94999, 10**7),))
    assert max(map(len, diagram_lines(wide, BLOCKS))) <= 80


@pytest.mark.parametrize(("encoding", "drawn"), [("utf-8", "█"), ("ascii", "#")])
def test_it_is_drawn_with_what_the_output_has(capsys, monkeypatch, encoding, drawn):
    monkeypatch.setattr(
        "tui_nn.headless.printing.reliability.can_print",
        lambda text: encoding == "utf-8" or text.isascii(),
    )
    print_calibration(Calibration(0.0312, (entry(0.95, 0.9),)))
    printed = capsys.readouterr().out
    assert "expected calibration error 3.1%" in printed
    assert drawn * 10 in printed


def test_without_examples_there_is_no_diagram(capsys):
    print_calibration(Calibration(math.nan, ()))
    assert "expected calibration error –" in capsys.readouterr().out

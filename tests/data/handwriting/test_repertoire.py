from __future__ import annotations

import numpy as np

from tui_nn.data.handwriting.curves import MANNERS, POSITIONS
from tui_nn.data.handwriting.penmanship import MOST_CONTROLS, MOST_STROKES
from tui_nn.data.handwriting.repertoire import Repertoire
from tui_nn.data.handwriting.styles import STYLES, Style

CLOCKWISE = Style("clockwise", ("50,0 100,50 50,100 0,50 50,0",))
COUNTER = Style("counter", ("50,0 0,50 50,100 100,50 50,0",), 3)
SMALLER = Style("smaller", ("50,0 90,50 50,100 10,50 50,0",))
TWO = Style("two", ("50,0 50,100", "0,50 100,50"))


def test_the_table_holds_every_style() -> None:
    styles = [style for several in STYLES.values() for style in several]
    table = Repertoire(STYLES).table
    assert np.diff(table.first_strokes).tolist() == [len(style.strokes) for style in styles]
    words = [len(stroke.split()) for style in styles for stroke in style.strokes]
    assert np.diff(table.first_controls).tolist() == words
    assert table.bases.shape == (MANNERS, POSITIONS, sum(words))
    assert table.bases.flags.c_contiguous
    assert max(len(style.strokes) for style in styles) <= MOST_STROKES
    controls = [sum(len(stroke.split()) for stroke in style.strokes) for style in styles]
    assert max(controls) <= MOST_CONTROLS


def test_only_styles_that_run_alike_are_blended() -> None:
    repertoire = Repertoire({0: (CLOCKWISE, COUNTER, SMALLER, TWO), 1: (CLOCKWISE,)})
    partners = [found.tolist() for found in repertoire.partners]
    assert partners == [[0, 2], [1], [0, 2], [3], [4]]


def test_styles_are_chosen_by_label_weight_and_partnership() -> None:
    repertoire = Repertoire({4: (CLOCKWISE, COUNTER), 7: (SMALLER, TWO)})
    labels = np.repeat([4, 7], 2000)
    chosen = repertoire.choose(labels, np.random.default_rng(0))
    assert set(chosen[:2000, 0]) == {0, 1}
    assert set(chosen[2000:, 0]) == {2, 3}
    assert abs((chosen[:2000, 0] == 1).mean() - 0.75) < 0.04
    for style, partner in chosen:
        assert partner in repertoire.partners[style]


def test_a_zero_blends_with_its_like_and_not_with_one_drawn_the_other_way() -> None:
    names = [style.name for style in STYLES[0]]
    partners = Repertoire(STYLES).partners[: len(names)]
    blended = {
        name: {names[number] for number in numbers.tolist()}
        for name, numbers in zip(names, partners, strict=True)
    }
    assert {"oval", "pointed", "flat", "tail inside"} <= blended["oval"]
    assert blended["clockwise"] == {"clockwise"}

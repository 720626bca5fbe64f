from __future__ import annotations

import math

import pytest

from tests.ui.widgets.samples import layer
from tui_nn.training.protocol.measurements import Mood, Verdict
from tui_nn.ui.drawing.glyphs import ASCII
from tui_nn.ui.drawing.histogram import histogram_line, rebinned
from tui_nn.ui.drawing.layers import COLUMNS, draw_layers, hidden_layers

LAYERS = (layer("hidden 1"), layer("output", inactive_share=None, inactive_word=""))
VERDICT = Verdict(Mood.GOOD, "healthy: every layer learns")


def test_histogram_fills_the_width_and_never_hides_a_count():
    assert histogram_line([0, 1, 8, 1000], 4) == " ▁▁▇"
    assert histogram_line([1, 1], 6) == "▇▇▇▇▇▇"
    assert histogram_line([], 3) == "   "
    assert histogram_line([0, 0], 2) == "  "
    assert histogram_line([1], 0) == ""


@pytest.mark.parametrize("width", [1, 3, 7, 24, 50])
def test_rebinning_keeps_the_sum(width):
    assert sum(rebinned([1, 5, 2, 8, 3, 3, 9], width)) == pytest.approx(31)


@pytest.mark.parametrize(
    ("width", "titles", "missing"),
    [
        (40, ["layer", "update:weight", "histogram"], ["weights", "shape"]),
        (80, ["shape", "weights", "gradient", "dead", "histogram"], ["min", "activation"]),
        (120, ["activation", "min .. max", "idle units"], ["parameters"]),
        (200, ["parameters"], []),
    ],
)
def test_columns_follow_the_width(width, titles, missing):
    head = draw_layers(width, 4, LAYERS, VERDICT).text(0)
    assert all(title in head for title in titles)
    assert not any(title in head for title in missing)
    assert len(head) == width


def test_a_row_says_it_all():
    row = draw_layers(80, 4, LAYERS, VERDICT).text(1)
    for text in ("hidden 1", "784×128", "−0.003 ±0.051", "2.1e-3", "1.1e-3 ok", "2%", "▇"):
        assert text in row


def test_the_histograms_of_two_layers_do_not_touch():
    assert "█" not in str(draw_layers(80, 4, LAYERS, VERDICT))


def test_ascii_spells_what_one_character_cannot_say():
    cells = draw_layers(80, 4, LAYERS, VERDICT, glyphs=ASCII)
    assert "−0.003+-0.051 " in cells.text(1)
    assert cells.text(3).startswith("ok healthy")


def test_more_layers_than_lines_is_said():
    layers = [layer(f"hidden {n}") for n in range(1, 7)]
    cells = draw_layers(80, 5, layers, VERDICT, top=1)
    assert "hidden 2" in cells.text(1)
    assert "hidden 4" in cells.text(3)
    assert cells.text(4).rstrip().endswith("… ↑ 1 above, ↓ 2 more")
    assert hidden_layers(5, 6) == 3
    assert hidden_layers(8, 6) == 0


def test_scrolling_stops_at_the_last_layer():
    layers = [layer(f"hidden {n}") for n in range(1, 7)]
    assert "hidden 6" in draw_layers(80, 5, layers, VERDICT, top=99).text(3)


@pytest.mark.parametrize("mood", Mood)
def test_the_mood_of_the_verdict_shows_in_sign_and_key(mood):
    cells = draw_layers(80, 4, LAYERS, Verdict(mood, "output: x"))
    sign = {"neutral": "·", "good": "✓", "warning": "!", "bad": "✗"}[mood]
    assert cells.text(3).startswith(f"{sign} output: x")
    assert cells.keys[3][0] == mood


@pytest.mark.parametrize(
    ("word", "key"),
    [("ok", "good"), ("–", "neutral"), ("slow", "warning"), ("dead", "bad"), ("broken", "bad")],
)
def test_a_layers_verdict_has_a_colour_of_its_own(word, key):
    cells = draw_layers(80, 4, [layer(verdict=word, mean=math.nan)], VERDICT)
    assert cells.keys[1][cells.text(1).index(f" {word} ") + 1] == key


@pytest.mark.parametrize(
    ("width", "shown"), [(80, "! one; two; three"), (14, "! one; two"), (5, "! one"), (4, "! o…")]
)
def test_clauses_of_the_verdict_that_do_not_fit_are_left_out(width, shown):
    cells = draw_layers(width, 4, LAYERS, Verdict(Mood.WARNING, "one; two; three"))
    assert cells.text(3).rstrip() == shown


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (5, 2), (24, 3), (300, 40)])
def test_any_size_is_drawn(size: tuple[int, int]):
    cells = draw_layers(*size, LAYERS, VERDICT)
    assert (cells.width, cells.height) == size


def test_weights_that_are_nearly_alike_are_written_in_full():
    column = next(column for column in COLUMNS if column.title == "weights")
    alike = layer("output", mean=-4.659, deviation=7.6e-5)
    assert column.write(alike) == "−4.659 ±7.6e-5"
    assert len(column.write(alike)) <= column.width


def test_an_update_ratio_that_was_not_measured_is_a_dash_and_a_broken_one_is_not():
    unmeasured = draw_layers(80, 4, [layer(verdict="–", update_ratio=math.nan)], VERDICT)
    assert "NaN" not in unmeasured.text(1)
    broken = draw_layers(80, 4, [layer(verdict="broken", update_ratio=math.nan)], VERDICT)
    assert "NaN broken" in broken.text(1)

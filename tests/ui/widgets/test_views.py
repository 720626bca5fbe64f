from __future__ import annotations

import numpy as np
import pytest

from tests.typed import expect
from tests.ui.widgets.hosts import Host, text
from tests.ui.widgets.samples import gallery, plane, predictions
from tui_nn.training.protocol.measurements import GalleryView
from tui_nn.ui.drawing.glyphs import ASCII
from tui_nn.ui.widgets.gallery import Gallery
from tui_nn.ui.widgets.plane_plot import PlanePlot
from tui_nn.ui.widgets.prediction_bars import PredictionBars
from tui_nn.ui.widgets.predictions_plot import PredictionsPlot

SEVEN = np.array([0, 0, 0.01, 0, 0, 0, 0, 0.96, 0, 0.03])
NAMES = ("shirt", "ankle boot", "bag")


@pytest.mark.parametrize(
    ("widget", "words"),
    [
        (PlanePlot, "decision boundary"),
        (PredictionsPlot, "Predicted against true"),
        (Gallery, "Test pictures"),
        (PredictionBars, "answer appears here"),
    ],
)
async def test_without_data_each_says_what_will_come(widget, words):
    app = Host(widget())
    async with app.run_test(size=(60, 12)):
        assert words in text(app.widget).replace("\n", " ")


async def test_bars_follow_the_probabilities_and_go_when_the_pad_is_empty():
    app = Host(PredictionBars())
    async with app.run_test(size=(28, 3)):
        app.widget.probabilities = SEVEN
        assert text(app.widget).endswith("7 96%")
        app.widget.probabilities = SEVEN[::-1]
        assert text(app.widget).endswith("2 96%")
        app.widget.probabilities = None
        assert "answer appears" in text(app.widget)


async def test_bars_take_names_and_a_note():
    app = Host(PredictionBars())
    async with app.run_test(size=(40, 12)) as pilot:
        app.widget.styles.height = 8
        await pilot.pause()
        app.widget.class_names = NAMES
        app.widget.note = "after 100 steps"
        app.widget.probabilities = np.array([0.1, 0.8, 0.1])
        assert "▶ ankle boot" in text(app.widget)
        assert text(app.widget).endswith("after 100 steps")


async def test_the_plane_has_a_field_points_and_a_legend():
    app = Host(PlanePlot())
    async with app.run_test(size=(50, 20)):
        app.widget.class_names = ("inner", "outer")
        app.widget.view = plane()
        assert "inner" in text(app.widget)
        assert "outer" in text(app.widget)
        assert text(app.widget).count("●") == 2
        colours = {expect(segment.style).bgcolor for segment in app.widget.render_line(2)}
        assert len(colours) > 8


async def test_the_plane_names_the_columns_of_own_data():
    app = Host(PlanePlot())
    async with app.run_test(size=(50, 20)):
        app.widget.view = plane()
        assert "→" not in text(app.widget)
        app.widget.feature_names = ("length_km", "mass_kg")
        assert "↑ mass_kg, → length_km" in text(app.widget)


async def test_the_plane_is_legible_in_ascii():
    app = Host(PlanePlot(glyphs=ASCII))
    async with app.run_test(size=(50, 20)):
        app.widget.view = plane()
        shown = text(app.widget)
        assert shown.isascii()
        assert {".", ":", "*"} <= set(shown)


async def test_predictions_show_points_and_errors():
    app = Host(PredictionsPlot())
    async with app.run_test(size=(60, 20)):
        app.widget.view = predictions()
        assert "validation MAE $20k  RMSE $27k" in text(app.widget)


async def test_the_gallery_says_right_or_wrong_in_words():
    app = Host(Gallery())
    async with app.run_test(size=(30, 20)):
        app.widget.class_names = NAMES
        app.widget.view = gallery()
        assert "✓ right: shirt 90%" in text(app.widget)
        assert "1/3, 2 right" in text(app.widget)
        app.widget.index = 1
        assert "✗ wrong: ankle boot 70%" in text(app.widget)
        assert "is bag" in text(app.widget)


async def test_the_gallery_shows_colours_as_they_are(monkeypatch):
    monkeypatch.setattr(Gallery, "shaded", False)
    app = Host(Gallery())
    async with app.run_test(size=(60, 24)):
        pictures = np.zeros((1, 64, 48, 3), np.uint8)
        pictures[:, :32] = 204, 34, 51
        pictures[:, 32:] = 17, 68, 204
        app.widget.class_names = NAMES
        app.widget.view = GalleryView(pictures, np.array([0]), np.array([[0.9, 0.1, 0]]))
        assert "✓ right: shirt 90%" in text(app.widget)
        styles = [style for segment in app.widget.render_line(8) if (style := segment.style)]
        top = {style.color.triplet for style in styles if style.color and style.color.triplet}
        assert (204, 34, 51) in top
        assert (17, 68, 204) not in top


async def test_the_gallery_is_browsed_round_and_round():
    app = Host(Gallery())
    async with app.run_test(size=(80, 20)) as pilot:
        app.widget.view = gallery()
        app.widget.focus()
        await pilot.press("left")
        assert app.widget.index == 2
        await pilot.press("right", "right")
        assert app.widget.index == 1


async def test_the_gallery_goes_to_the_next_wrong_one_or_says_there_is_none():
    app = Host(Gallery())
    async with app.run_test(size=(80, 20), notifications=True) as pilot:
        view = gallery()
        app.widget.view = view
        app.widget.focus()
        await pilot.press("j")
        assert app.widget.index == 1
        await pilot.press("j")
        assert app.widget.index == 1
        assert not app._notifications
        app.widget.view = type(view)(view.pictures, np.array([0, 1, 2]), view.probabilities)
        await pilot.press("j")
        assert len(app._notifications) == 1


async def test_a_shorter_gallery_keeps_the_index_inside():
    app = Host(Gallery())
    async with app.run_test(size=(80, 20)):
        view = gallery()
        app.widget.view = view
        app.widget.index = 2
        app.widget.view = type(view)(view.pictures[:1], view.labels[:1], view.probabilities[:1])
        assert app.widget.index == 0
        assert "1/1" in text(app.widget)


@pytest.mark.parametrize("size", [(5, 2), (28, 8), (28, 16), (30, 24), (60, 30), (200, 60)])
async def test_the_gallery_fits_any_size(size):
    app = Host(Gallery())
    async with app.run_test(size=size):
        app.widget.view = gallery()
        assert text(app.widget).strip()

import pytest
from textual.color import Color

from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.app import TuiNN
from tui_nn.ui.theme import LEAST_CONTRAST, contrast

APP = TuiNN(RECIPES["digits"].config)


def test_contrast_goes_from_1_to_21():
    black, white = Color.parse("#000000"), Color.parse("#ffffff")
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(white, black) == pytest.approx(21)
    assert contrast(white, white) == 1


@pytest.mark.parametrize("name", list(APP.available_themes))
def test_borders_can_be_seen_in_every_theme(name):
    APP.theme = name
    variables = APP.get_css_variables()
    paper = Color.parse(variables["background"])
    if paper.ansi is not None:
        pytest.skip("the terminal's own colours are not known")
    for border, least in LEAST_CONTRAST.items():
        assert contrast(Color.parse(variables[border]), paper) >= least


def test_a_theme_with_visible_borders_keeps_them():
    APP.theme = "tui-nn-light"
    assert APP.get_css_variables()["border-blurred"] == "#bdb8aa"

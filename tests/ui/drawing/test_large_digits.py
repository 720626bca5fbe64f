from tui_nn.ui.drawing.cells import Cells
from tui_nn.ui.drawing.large_digits import LINES, width_of, write_large


def test_digits_are_three_lines_high():
    cells = Cells(width_of("17"), LINES)
    assert write_large(cells, 0, 0, "17", "value") == cells.width
    assert str(cells) == "▄█  ▀▀█\n █   ▄▀\n▀▀▀  ▀"


def test_every_score_has_a_large_form():
    for text in ("0123456789", "97.4%", "20.4k", "−0.5", "2.1e−5"):
        assert width_of(text) > 0


def test_what_has_no_large_form_takes_no_columns():
    assert width_of("NaN") <= 0
    assert width_of("") <= 0

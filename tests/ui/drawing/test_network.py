import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.ui.drawing.network import MOST_UNITS, UNIT, draw_network

LAYERS, NAMES = (784, 128, 10), ("inputs", "relu", "softmax")
TEXT = "Press space to start training."


def draw(width, height, layers=LAYERS, names=NAMES, braille=True):
    return draw_network(width, height, layers, names, TEXT, braille=braille)


def test_sizes_and_names_stand_under_the_units():
    lines = str(draw(46, 18)).splitlines()
    sizes = next(n for n, line in enumerate(lines) if "784" in line)
    assert lines[sizes].split() == ["784", "128", "10"]
    assert lines[sizes + 1].split() == list(NAMES)
    assert TEXT in lines[-1]


@pytest.mark.parametrize("size", [1, 2, 5])
def test_all_units_of_a_small_layer_are_drawn(size):
    picture = str(draw(46, 24, (size,), ("inputs",)))
    assert picture.count(UNIT) == size


def test_of_a_large_layer_the_middle_is_left_out():
    picture = str(draw(46, 24, (784,), ("inputs",)))
    assert picture.count(UNIT) == MOST_UNITS - 1
    assert ":" in picture


def test_without_braille_the_connections_are_dots():
    picture = str(draw(46, 18, braille=False))
    assert "·" in picture
    assert not any(0x2800 <= ord(character) <= 0x28FF for character in picture)


def test_a_sentence_that_would_be_cut_is_not_drawn():
    longest = len("training.")
    assert draw(longest + 1, 13, (1,), ("relu",)) is None
    assert "training." in str(draw(longest + 2, 13, (1,), ("relu",)))


@given(st.integers(0, 120), st.integers(0, 40), st.lists(st.integers(1, 2000), min_size=1))
def test_it_fits_or_is_not_drawn(width, height, layers):
    picture = draw(width, height, layers, ["relu"] * len(layers))
    if picture is not None:
        assert (picture.width, picture.height) == (width, height)
        assert UNIT in str(picture)
        assert TEXT.split()[-1] in str(picture)

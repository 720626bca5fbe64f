"""What a text names under the microscope."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ui.microscope.views import Network
from tui_nn.training.protocol.examples import Example
from tui_nn.training.protocol.inquiries import Examine
from tui_nn.ui.microscope.choice import BIAS, Choice
from tui_nn.ui.microscope.find import find

VIEW = Network(12, 5, 4, 3).view(
    np.zeros(12),
    [1, 0, 0],
    Examine(Example()),
    picture_shape=(3, 4),
    input_names=(),
    output_names=("shirt", "coat", "7"),
)
HERE = Choice(Example(), layer=1, unit=2)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("unit 3", (1, 3, None)),
        ("3", (1, 3, None)),
        ("hidden 1", (0, 0, None)),
        ("Hidden 1 unit 4", (0, 4, None)),
        ("output", (2, 0, None)),
        ("coat", (2, 1, None)),
        ("oat", (2, 1, None)),
        ("7", (2, 2, None)),  # the class of this name, as there is no unit 7
        ("weight 4", (1, 2, 4)),
        ("w3", (1, 2, 3)),
        ("bias", (1, 2, BIAS)),
        ("hidden 1 unit 2 pixel 2,1", (0, 2, 9)),
        ("hidden 2 bias", (1, 2, BIAS)),
    ],
)
def test_what_there_is_is_found(text, place):
    found = find(text, VIEW, HERE)
    assert found is not None
    assert (found.choice.layer, found.choice.unit, found.choice.weight) == place


@pytest.mark.parametrize(
    "text", ["", "unit 4", "hidden 3", "hidden 0", "weight 5", "xyz", "hidden 1 pixel 3,1", "9"]
)
def test_what_there_is_not_is_not_found(text):
    assert find(text, VIEW, HERE) is None


def test_an_example_is_found_by_its_number():
    found = find("example 40", VIEW, HERE)
    assert found is not None
    assert (found.example, found.choice) == (40, HERE)
    found = find("#7 unit 1", VIEW, HERE)
    assert found is not None
    assert (found.example, found.choice.unit) == (7, 1)

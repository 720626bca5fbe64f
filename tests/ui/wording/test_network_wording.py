"""Texts about the layers of a network."""

from __future__ import annotations

from tui_nn.ui.wording import network_wording


def test_parameters_of_the_guides_network():
    assert network_wording.parameter_count((784, 128, 10)) == 101_770

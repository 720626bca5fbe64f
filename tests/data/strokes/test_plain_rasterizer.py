"""The preparation in plain NumPy gives the pictures of the kernels, up to rounding."""

from __future__ import annotations

import numpy as np
import pytest

from tui_nn.data.strokes.preparation import prepare_strokes
from tui_nn.jit import watch_compilations

LEVELS = 1
"""By which a pixel may differ: the kernels may fuse a product and a sum."""


def assert_same_picture(strokes: list[np.ndarray]) -> None:
    kernels = prepare_strokes(strokes).astype(int)
    plain = prepare_strokes(strokes, plain=True)
    assert plain.dtype == np.uint8
    assert plain.shape == (28, 28)
    assert np.abs(kernels - plain).max() <= LEVELS


@pytest.mark.parametrize("scale", [1e-300, 1e-3, 1.0, 1e5, 1e306])
@pytest.mark.parametrize("seed", range(5))
def test_any_hand_gives_the_same_picture(seed, scale):
    generator = np.random.default_rng(seed)
    lengths = generator.integers(1, 120, size=generator.integers(1, 5))
    assert_same_picture([np.cumsum(generator.normal(size=(n, 2)), axis=0) * scale for n in lengths])


@pytest.mark.parametrize(
    "strokes",
    [
        [[(3.0, 4.0)]],
        [[(3.0, 4.0), (3.0, 4.0)]],
        [[(0.0, 0.0), (0.0, 9.0)]],
        [[(0.0, 0.0), (9.0, 0.0)], [(4.0, 0.0)]],
        [[(0.0, 0.0), (1.0, 0.0)], [], [(0.5, 0.5)]],
        [[(-5.0, -5.0), (5.0, 5.0)], [(-5.0, 5.0), (5.0, -5.0)]],
        [[(0.0, 0.0), (1e-9, 0.0), (1.0, 1.0), (1.0, 1.0 + 1e-9)]],
    ],
    ids=["dot", "still", "upright", "line and dot", "empty stroke", "cross", "crowded points"],
)
def test_awkward_drawings_give_the_same_picture(strokes):
    assert_same_picture([np.array(stroke, np.float64).reshape(-1, 2) for stroke in strokes])


def test_more_pieces_than_are_in_memory_at_a_time_give_the_same_picture():
    angle = np.linspace(0, 12 * np.pi, 2000)
    assert_same_picture([np.stack([angle * np.cos(angle), angle * np.sin(angle)], axis=1)])


def test_no_kernel_is_called(monkeypatch):
    def fail(*_):
        raise AssertionError("a kernel was called")

    monkeypatch.setattr("tui_nn.data.strokes.rasterizer.prepare_drawings", fail)
    with watch_compilations() as names:
        prepare_strokes([np.array([[0.0, 0.0], [1.0, 2.0]])], plain=True)
    assert not names

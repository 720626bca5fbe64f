"""Some of a user's pictures, as many as have room."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ui.widgets.hosts import Host, text
from tui_nn.training.protocol.measurements import GalleryView
from tui_nn.ui.widgets.sample_pictures import SamplePictures


def view(rows: int, columns: int, count: int = 30) -> GalleryView:
    pictures = np.full((count, rows, columns), 255, np.uint8)
    return GalleryView(pictures, np.arange(count) % 2, np.full((count, 2), 0.5))


@pytest.mark.parametrize(("rows", "columns"), [(28, 28), (64, 64), (9, 15), (64, 3), (1, 64)])
@pytest.mark.parametrize("size", [(80, 8), (120, 40), (20, 4)])
async def test_pictures_of_any_shape_have_room(rows, columns, size):
    app = Host(SamplePictures())
    async with app.run_test(size=size) as pilot:
        app.widget.class_names = ("cat", "dog\x1b[31m")
        app.widget.view = view(rows, columns)
        await pilot.pause()
        lines = text(app.widget).split("\n")
        assert len(lines) == size[1]
        assert "c" in "".join(lines) or "…" in "".join(lines)
        assert "\x1b" not in text(app.widget)


async def test_it_waits_for_the_pictures():
    app = Host(SamplePictures())
    async with app.run_test(size=(80, 8)):
        assert "test pictures appear here" in text(app.widget)

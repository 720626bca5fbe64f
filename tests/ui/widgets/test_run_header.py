import pytest
from textual.app import App, ComposeResult

from tui_nn.ui.widgets.run_header import RunHeader, bar


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0, ("", "────")),
        (0.5, ("━━", "──")),
        (0.625, ("━━╸", "─")),
        (1, ("━━━━", "")),
        (7, ("━━━━", "")),
    ],
)
def test_bar_to_half_a_cell(share, expected):
    assert bar(share, 4) == expected


class HeaderApp(App[None]):
    def compose(self) -> ComposeResult:
        yield RunHeader()


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
async def test_line_fits_and_ends_with_the_time(width):
    app = HeaderApp()
    async with app.run_test(size=(width, 3)) as pilot:
        header = app.query_one(RunHeader)
        header.run_title = "mnist-wide mnist 784-800-10 leaky-relu nesterov"
        header.epoch = "epoch 12/50"
        header.progress = 0.614
        header.time = "0:07"
        await pilot.pause()
        line = header.render().plain
        assert line.endswith(" 61% 0:07 ")
        assert "epoch 12/50" in line
        if width >= 60:
            assert len(line) == width or width > 120
        assert len(line) <= max(width, 60)


async def test_a_narrow_line_keeps_what_is_trained_rather_than_the_program_s_name():
    app = HeaderApp()
    async with app.run_test(size=(48, 3)) as pilot:
        header = app.query_one(RunHeader)
        header.run_title = "spirals 2-32-1 relu"
        header.epoch, header.time = "epoch 1/60", "1:02 left"
        await pilot.pause()
        assert header.render().plain.startswith(" spirals 2-32-1 rel")


async def test_changes_too_small_to_see_paint_nothing():
    app = HeaderApp()
    async with app.run_test(size=(80, 3)):
        header = app.query_one(RunHeader)
        header.progress = 0.5001
        before = header.progress
        header.progress = 0.5004
        assert header.progress == before == 0.5

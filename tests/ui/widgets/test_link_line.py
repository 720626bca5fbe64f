from __future__ import annotations

import pytest

from tests.typed import expect
from tests.ui.widgets.hosts import text
from tests.ui.widgets.samples import snapshot
from tui_nn.ui.terminal.output.budget import LinkKind
from tui_nn.ui.terminal.output.display import FramedApp
from tui_nn.ui.terminal.output.link import Link
from tui_nn.ui.terminal.output.screen_writer import ScreenWriter
from tui_nn.ui.widgets.link_line import LinkLine, fit


class LinkApp(FramedApp):
    def compose(self):
        yield LinkLine()


@pytest.mark.parametrize(
    ("width", "kind", "last"),
    [
        (60, LinkKind.LOCAL, "mnist-1 saved at 16 897"),
        (60, LinkKind.REMOTE, "mnist-1 saved at 16 897"),
        (60, LinkKind.SLOW, "18 KiB sent"),
        *((80, kind, "mnist-1 saved at 16 897 · 18 KiB sent") for kind in LinkKind),
        *((120, kind, "18 KiB sent · round trip 40 ms · 13 frames skipped") for kind in LinkKind),
    ],
)
async def test_the_important_things_have_room(width, kind, last):
    app = LinkApp(ScreenWriter(Link(kind)))
    app.output.meter.total, app.output.meter.skipped = 18_500, 13
    app.output.link.measure(0.04, 0.0)
    async with app.run_test(size=(width, 3)) as pilot:
        line = app.query_one(LinkLine)
        line.snapshot = snapshot(run="mnist-1", saved_step=16_897)
        line.styles.display = "block"
        await pilot.pause()
        shown = text(line).rstrip()
        assert shown.startswith(f"i keys  {kind} 0 of ")
        assert shown.endswith(last)
        line.styles.display = "none"
        await pilot.pause()
        assert not expect(line._clock)._active.is_set(), "no look at the meter while nobody looks"


def test_of_texts_that_do_not_fit_the_others_are_shown():
    assert fit(("first", "much too long", "last"), 14) == "first · last"

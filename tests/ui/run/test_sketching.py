import random

import pytest

from tests.typed import expect_a
from tests.ui.stage import stage
from tests.ui.widgets.samples import classified
from tui_nn.errors import CheckpointError
from tui_nn.training.protocol.commands import Observe
from tui_nn.training.protocol.drawings import Answering, FineTuned
from tui_nn.training.protocol.events import Failed
from tui_nn.training.protocol.sketching import Classify, Pin, Teach
from tui_nn.ui.sketch.pad import SketchPad
from tui_nn.ui.widgets.curve_plot import PINNED, CurvePlot
from tui_nn.ui.widgets.insight_panel import InsightPanel
from tui_nn.ui.widgets.key_bar import KeyBar
from tui_nn.ui.widgets.prediction_bars import PredictionBars
from tui_nn.ui.wording import pad_wording


async def draw(on, *columns):
    """Drag over the pad, from the first column to the last, and have it read."""
    pad = on.screen.query_one(SketchPad)
    await on.pilot.mouse_down(pad, offset=(columns[0], 3))
    for column in columns[1:]:
        await on.pilot.hover(pad, offset=(column, 8))
    await on.pilot.mouse_up(pad, offset=(columns[-1], 8))
    await on.settle()


async def test_at_80x24_the_frame_says_who_answers():
    async with stage() as on:
        await draw(on, 5, 10)
        assert "built-in network" in on.text()
        await on.press("s")
        await on.settle()
        assert "read by your network" in on.text()
        await on.press("w")
        await on.settle()
        assert "built-in network" in on.text()


async def test_where_there_is_room_a_line_says_it_at_length():
    async with stage(size=(200, 60)) as on:
        on.session.tuned = 12
        await draw(on, 5, 10)
        assert "built-in network, tuned on 12 drawings of yours" in on.text()
        await on.press("w", "w")
        await on.settle()
        assert expect_a(Classify, on.session.commands[-1]).by is Answering.TRAINED
        await on.press("s")
        await on.settle()
        assert "your network, step 1" in on.text()


async def test_at_80x24_why_is_asked_only_when_it_is_to_be_seen():
    async with stage() as on:
        await draw(on, 5, 10)
        await on.press("v")
        assert "what the network sees" in on.text()
        assert await on.answer(Classify) == []
        await on.press("v")
        (question,) = await on.answer(Classify)
        assert question.inside
        assert "why it says" in on.text()
        await on.press("v")
        assert "unit 17 4.20" in on.text()
        await on.press("v")
        assert "unit" not in on.text()
        await draw(on, 5, 12)
        assert not expect_a(Classify, on.session.commands[-1]).inside


async def test_at_120x40_the_inside_takes_the_place_of_the_second_plot():
    async with stage(size=(120, 40)) as on:
        second, panel = (
            on.screen.query_one("#second-plot"),
            on.screen.query_one("#insight-left", InsightPanel),
        )
        assert second.display
        assert not panel.display
        await draw(on, 5, 10)
        assert panel.display
        assert not second.display
        assert "what the network sees" in on.text()
        assert "why it says" in on.text()
        assert "units that fire most" in on.text()
        await on.press("v")
        assert second.display
        await on.press("v", "c")
        assert not panel.display


async def test_at_200x60_all_of_it_stands_beside_the_drawing():
    async with stage(size=(200, 60)) as on:
        below = on.screen.query_one("#insight-below", InsightPanel)
        assert below.display
        await draw(on, 5, 10)
        text = on.text()
        for part in ("what you drew", "what the network sees", "why it says", "unit 17 4.20"):
            assert part in text
        assert on.screen.query_one("#second-plot").display
        assert not on.screen.query_one("#insight-left", InsightPanel).display


async def test_room_gained_and_lost_begins_with_the_first_view():
    async with stage(size=(120, 40)) as on:
        await draw(on, 5, 10)
        await on.press("v")
        await on.pilot.resize_terminal(80, 24)
        await on.settle()
        assert on.screen.query_one(SketchPad).aspects == ()
        assert not any(panel.display for panel in on.screen.query(InsightPanel))
        await on.pilot.resize_terminal(200, 60)
        await on.settle()
        assert "unit 17" in on.text()


async def test_a_digit_keeps_the_drawing_at_once_after_a_mouse_stroke():
    async with stage() as on:
        pad = on.screen.query_one(SketchPad)
        assert "keep" not in str(pad.border_subtitle)
        await draw(on, 5, 10)
        assert "d pen  0-9 keep" in str(pad.border_subtitle)
        strokes = pad.sketch.strokes
        await on.press("7")
        assert await on.answer(Teach) == [Teach(strokes, "7")]
        assert "kept as 7 · 1 drawing" in on.text()
        await on.press("7")
        assert await on.answer(Teach) == []
        assert "already kept as 7" in on.text()
        await draw(on, 5, 14)
        await on.press("3")
        await on.settle()
        assert "kept as 3 · 2 drawings" in on.text()


async def test_the_range_of_digits_cannot_be_clicked():
    async with stage(size=(60, 20)) as on:
        await draw(on, 5, 10)
        bar = on.screen.query_one(KeyBar)
        await on.pilot.click(bar, offset=(bar.render().plain.index("keep"), 0))
        assert await on.answer(Teach) == []


async def test_what_could_not_be_kept_says_so():
    async with stage() as on:
        await draw(on, 5, 10)
        await on.press("7")
        on.session._inbox.get_nowait()
        on.session.publish(Failed(CheckpointError("cannot write own.jsonl: no space left")))
        await on.pilot.pause()
        assert "no space left" in on.text()
        await on.press("7")
        assert len(await on.answer(Teach)) == 1


async def test_a_tuned_network_is_asked_again():
    async with stage() as on:
        await draw(on, 5, 10)
        on.session.publish(FineTuned(Answering.BUILT_IN, 3, 1, 2, 3, 0.97, 0.97, 0.5))
        assert len(await on.answer(Classify)) == 1


async def test_a_pinned_drawing_is_a_metric_of_the_plots_until_it_is_unpinned():
    async with stage() as on:
        await draw(on, 5, 10)
        await on.press("p")
        assert [type(command) for command in await on.answer(Pin, Observe)] == [Pin, Observe]
        assert on.screen.query_one(SketchPad).border_title == "built-in network · pinned"
        await on.press("m", "m")
        assert on.screen.query_one("#first-plot", CurvePlot).metric == PINNED
        assert "The answers to the pinned" in on.text()
        await on.press("space")
        await on.answer()
        on.session.advance(6000)
        await on.press("space")
        await on.settle()
        assert "its three likeliest answers" in on.text()
        assert "7 9" in on.text()
        await on.press("p")
        await on.settle()
        assert on.screen.query_one("#first-plot", CurvePlot).metric == "loss"
        assert "pinned" not in on.text().replace("no longer pinned", "")


async def test_unpinning_gives_both_plots_their_own_metric_back():
    async with stage(size=(120, 40)) as on:
        await draw(on, 5, 10)
        await on.press("p")
        await on.settle()
        plots = list(on.screen.query(CurvePlot))
        await on.press("m")
        assert [plot.metric for plot in plots] == ["accuracy", PINNED]
        await on.press("p")
        await on.settle()
        assert [plot.metric for plot in plots] == ["accuracy", "accuracy"]


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (110, 24), (120, 40), (168, 45), (200, 60)])
async def test_every_view_fits_every_size(size):
    async with stage(size=size) as on:
        await draw(on, 5, 10)
        for _ in range(5):
            await on.press("v")
            await on.settle()
            for widget in on.screen.query("*"):
                if widget.display and widget.region.area:
                    assert on.screen.region.contains_region(widget.region), widget


async def test_the_same_answer_again_repaints_nothing():
    async with stage() as on:
        await draw(on, 5, 10)
        on.session.publish(classified())
        await on.pilot.pause()
        pad = on.screen.query_one(SketchPad)
        before = pad._cells
        on.session.publish(classified())
        await on.pilot.pause()
        assert pad._cells is before


async def test_bars_follow_every_answer_and_pictures_take_their_time():
    async with stage(size=(120, 40)) as on:
        on.screen.sketching.pause = 1000.0
        await draw(on, 5, 10)
        panel = on.screen.query_one("#insight-left", InsightPanel)
        assert on.screen.query_one(PredictionBars).probabilities is not None
        assert panel.classified is None
        await on.press("v")
        assert panel.classified is not None
        await on.press("c")
        assert panel.classified is None


ANSWERS = {
    "built-in": lambda step: classified(step=36),
    "tuned": lambda step: classified(step=36, tuned=12),
    "trained": lambda step: classified(step=step, by=Answering.TRAINED),
}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_pictures_never_stand_beside_the_name_of_another_network(size, seed):
    chance = random.Random(seed)
    async with stage(size=size) as on:
        on.screen.sketching.pause = 1000.0  # pictures of the same network wait for ever
        await draw(on, 5, 10)
        await on.press("v")
        for step in range(30):
            happens = chance.choice([*ANSWERS, *ANSWERS, "pictures are due", "new network"])
            if happens in ANSWERS:
                on.session.publish(ANSWERS[happens](step))
            elif happens == "pictures are due":
                on.screen.sketching.show_next_pictures()
            else:
                on.session._load(on.session.config)
            await on.pilot.pause()
            named = on.screen.sketching.conversation.classified
            pad = on.screen.query_one(SketchPad)
            for shown in (pad, *on.screen.query(InsightPanel)):
                if shown.classified is not None:
                    assert named is not None
                    assert (shown.classified.by, shown.classified.tuned) == (named.by, named.tuned)
            for panel in on.screen.query(InsightPanel):
                assert panel.border_title == pad_wording.inside(panel.classified)


async def test_what_a_replaced_network_answered_is_forgotten_with_it():
    async with stage(size=(200, 60)) as on:
        on.screen.sketching.pause = 1000.0
        await draw(on, 5, 10)
        on.screen.sketching.show_next_pictures()
        await on.press("s")
        await on.settle()
        panel = on.screen.query_one("#insight-below", InsightPanel)
        assert "inside your network, step 1" in on.text()
        on.screen.sketching.conversation.network_moved()
        on.session._load(on.session.config)
        await on.pilot.pause()
        assert panel.classified is None
        on.session.publish(classified(step=1, by=Answering.TRAINED))  # asked of the old one
        await on.pilot.pause()
        assert on.screen.sketching.conversation.classified is None
        await on.settle()
        assert "built-in network" in on.text()

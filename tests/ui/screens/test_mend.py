"""What mends a run is offered where its trouble is named, and one key does it."""

from __future__ import annotations

from tests.ui.stage import stage
from tui_nn.training.protocol.commands import Load, Run
from tui_nn.training.protocol.measurements import Divergence, Mend, Mood, Verdict
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.screens.divergence import DivergenceDialog

BAD = RECIPES["rate-too-high"].config
MENDED = BAD.replace(recipe="custom", learning_rate=0.1)
TROUBLE = Verdict(Mood.BAD, "diverged at step 3", Mend("rate 0.1", (("learning_rate", "0.1"),)))
DIVERGED = Divergence(3, "output", "weights", "grew 13 times", 0, 1.0)


async def test_one_key_starts_again_with_what_mends_the_run():
    async with stage(BAD) as on:
        assert "mend" not in on.text()
        await on.press("M")
        assert await on.answer(Load, Run) == []
        on.session.verdict = TROUBLE
        on.screen.polling.look()
        await on.settle()
        assert "M mend: rate 0.1" in on.text()
        await on.press("M")
        assert await on.answer(Load, Run) == [Load(MENDED), Run()]


async def test_the_key_asks_before_an_unsaved_run_is_lost():
    async with stage(BAD) as on:
        on.session.verdict = TROUBLE
        await on.press("space")
        await on.settle()
        on.session.advance(5)
        await on.settle()
        await on.press("M")
        assert await on.answer(Load) == []
        assert "Leave it" in on.text()
        await on.press("y")
        assert await on.answer(Load, Run) == [Load(MENDED), Run()]


async def test_a_diverged_run_is_offered_the_same():
    async with stage(BAD) as on:
        on.session.verdict = TROUBLE
        on.session.diverge(DIVERGED)
        await on.settle()
        await on.until(lambda: isinstance(on.app.screen, DivergenceDialog))
        assert "Start again: rate 0.1 (M)" in on.text()
        await on.press("M")
        assert await on.answer(Load, Run) == [Load(MENDED), Run()]

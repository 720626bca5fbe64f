"""The screen attached to a run, here of a worker of the same process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from queue import Queue, SimpleQueue

import pytest

from tests.remote.connections import TIMEOUT, Heard
from tests.training import tiny
from tests.typed import expect
from tests.ui.stage import Stage
from tui_nn.remote.client import RemoteSession
from tui_nn.remote.host import start_hosted_worker
from tui_nn.training.protocol.commands import Introduce, Load, Run, SetLearningRate, SetPace, Stop
from tui_nn.training.protocol.events import Finished, Left, Recording
from tui_nn.training.protocol.inbox import Inboxed
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.app import TuiNN
from tui_nn.ui.screens.attached import AttachedScreen
from tui_nn.ui.screens.confirm import ConfirmDialog
from tui_nn.ui.screens.help import HelpScreen
from tui_nn.ui.screens.training_keys import ATTACHED_KEYS
from tui_nn.ui.widgets.importance_panel import ImportancePanel
from tui_nn.ui.widgets.key_bar import KeyBar
from tui_nn.ui.widgets.prediction_bars import PredictionBars
from tui_nn.ui.widgets.run_status import RunStatus

PATIENCE = 6_000
"""Turns of the event loop to wait for kernels that have to be compiled first."""

PACE = 300.0
"""Steps a second. At full speed the process is never idle, for which the pilot waits long."""

DIGITS = tiny.DIGITS.replace(epochs=1_000_000)


class Trained(Heard):
    """A run that is trained and can be attached to."""

    def __init__(self, root, config) -> None:
        super().__init__()
        self.inbox: SimpleQueue[Inboxed] = SimpleQueue()
        self.events = Queue()
        self.thread = start_hosted_worker(self.inbox, self.events.put, RecordingPlan(root))
        for command in Load(config), SetPace(PACE), Run():
            self.inbox.put(command)
        self.folder = RunFolder(self.wait_for(Recording).run)

    def stop(self) -> None:
        self.inbox.put(Stop())
        self.thread.join(TIMEOUT)
        assert not self.thread.is_alive()


@pytest.fixture
def trained(tmp_path):
    trained = Trained(tmp_path, DIGITS)
    yield trained
    trained.stop()


@asynccontextmanager
async def attach(folder: RunFolder, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Stage]:
    """The screen, as soon as it shows the run."""
    session = RemoteSession(folder)
    app = TuiNN(
        folder.config(),
        first=(Introduce(),),
        start_session=session.start,
        conclude=lambda _: session.ending,
        snapshot_pause=0.1,
        attached=folder.name,
    )
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        on = Stage(app, pilot)
        await on.until(lambda: on.screen.snapshot is not None, PATIENCE)
        yield on
    assert app.errors.count == 0


def status(on: Stage) -> str:
    return on.screen.query_one(RunStatus).render().plain


async def test_an_attached_screen_shows_the_whole_run_and_controls_it(trained):
    async with attach(trained.folder) as on:
        screen = on.screen
        assert "attached to digits-1 · 784-6-10" in on.text()
        await on.until(lambda: expect(screen.snapshot).step > 100)
        assert expect(screen.snapshot).curves["train_loss"].steps[0] < 20
        assert [layer.name for layer in expect(screen.snapshot).layers] == ["hidden 1", "output"]
        await on.press("space")
        await on.until(lambda: screen.run.state is RunState.PAUSED)
        step = expect(screen.snapshot).step
        await on.press("s")
        await on.until(lambda: expect(screen.snapshot).step == step + 1)
        await on.press("tab", "d", "down", "down", "down")
        bars = screen.query_one(PredictionBars)
        await on.until(lambda: bars.probabilities is not None, PATIENCE)
        assert abs(bars.probabilities.sum() - 1) < 1e-3


async def test_attached_screens_show_each_other_s_commands(trained):
    async with attach(trained.folder) as on:
        await on.press("space")
        await on.until(lambda: on.screen.run.state is RunState.PAUSED)
        trained.inbox.put(SetLearningRate(0.5))
        trained.inbox.put(Run())
        await on.until(lambda: on.screen.run.state is RunState.RUNNING)
        assert expect(on.screen.snapshot).base_rate == 0.5
        await on.press("minus")
        await on.until(lambda: expect(on.screen.snapshot).base_rate == 0.2)
        await on.press("space")
        await on.until(lambda: on.screen.run.state is RunState.PAUSED)


async def test_answers_by_class_are_shown_of_another_process(trained):
    async with attach(trained.folder, size=(120, 40)) as on:
        await on.press("a")
        await on.until(lambda: expect(on.screen.snapshot).answers is not None, PATIENCE)
        assert "recall" in on.text()


async def test_what_matters_is_measured_by_the_process_that_trains(tmp_path):
    trained = Trained(tmp_path, tiny.HOUSES.replace(epochs=1_000_000))
    async with attach(trained.folder, size=(120, 40)) as on:
        await on.press("f")
        panel = on.screen.query_one(ImportancePanel)
        await on.until(lambda: panel.importance is not None, PATIENCE)
        await on.until(lambda: expect(panel.importance).done == expect(panel.importance).total)
        assert "age [years]" in on.text()
        assert on.screen.run.state is RunState.RUNNING
    trained.stop()


async def test_starting_another_run_is_refused_with_one_sentence(trained):
    async with attach(trained.folder) as on:
        on.app.load_recipe(RECIPES["xor"])
        for key in "r", "n", "ctrl+o":
            on.app.clear_notifications()
            await on.press(key)
            (told,) = {notice.message for notice in on.app._notifications}
            assert told == "attached to digits-1: press q to leave, then start another run"
            assert on.app.screen is on.screen
        assert on.screen.run.config == DIGITS


async def test_keys_help_and_palette_offer_only_what_is_possible(trained):
    async with attach(trained.folder, size=(120, 30)) as on:
        words = [label.word for label in on.screen.query_one(KeyBar).labels]
        assert "stop" in words
        assert "new run" not in words
        titles = {command.title for command in on.app.get_system_commands(on.screen)}
        of_tables = {
            "What matters: measure the importance of each column",
            "Your data: columns, target, first rows, what fits",
        }
        assert {binding.tooltip for binding in ATTACHED_KEYS} - titles == of_tables
        assert "Choose recipe, layers, optimizer and the rest" not in titles
        await on.press("question_mark")
        assert isinstance(on.app.screen, HelpScreen)
        told = {text for _, text in next(iter(on.app.screen.sections())).lines}
        assert {binding.tooltip for binding in ATTACHED_KEYS} <= told


async def test_leaving_does_not_affect_the_run(trained):
    async with attach(trained.folder) as on:
        await on.press("ctrl+d")
    assert on.app.shutdown.conclude().startswith("digits-1 continues at step ")
    async with attach(trained.folder) as on:
        before = expect(on.screen.snapshot).step
        await on.until(lambda: expect(on.screen.snapshot).step > before)
        await on.press("q")
    assert "`tui-nn attach digits-1` shows it again" in on.app.shutdown.conclude()


async def test_stopping_asks_first_and_is_reported(trained):
    async with attach(trained.folder) as on:
        await on.press("x")
        assert isinstance(on.app.screen, ConfirmDialog)
        await on.press("escape")
        before = expect(on.screen.snapshot).step
        await on.until(lambda: expect(on.screen.snapshot).step > before)
        await on.press("x", "y")
        await on.until(lambda: "digits-1 stopped at step" in status(on))
        trained.wait_for(Left)
        await on.press("space", "s", "plus", "x")
        await on.pilot.pause()
        assert isinstance(on.app.screen, AttachedScreen)
        assert "digits-1 stopped at step" in status(on)
        assert expect(on.screen.snapshot).curves["train_loss"].steps.size
        await on.press("q")
    assert "resume with `tui-nn --resume digits-1`" in on.app.shutdown.conclude()


async def test_the_end_of_the_run_is_reported(tmp_path):
    trained = Trained(tmp_path, tiny.DIGITS)
    trained.wait_for(Finished)
    async with attach(trained.folder) as on:
        await on.until(lambda: on.screen.run.state is RunState.FINISHED)
        await on.until(lambda: "done: test accuracy" in status(on))
        await on.press("space", "y")
        assert trained.wait_for(Finished).result.epochs == 4
        await on.until(lambda: "of 20" in status(on) or "done: test accuracy" in status(on))
        trained.stop()
        await on.until(lambda: "has finished" in on.screen.run.ended)
        assert "done: test accuracy" in status(on)
    assert on.app.shutdown.conclude() == "digits-1 has finished, at step 20"


async def test_an_attached_screen_travels_for_everyone_and_does_not_fork(trained):
    async with attach(trained.folder) as on, attach(trained.folder) as other:
        await on.until(lambda: expect(on.screen.snapshot).step > 100)
        await on.press("left_curly_bracket")
        await on.until(lambda: expect(on.screen.snapshot).past == 0)
        assert "Everyone attached to this run" in on.text()
        assert "at step 0 of" in on.text()
        await other.until(lambda: expect(other.screen.snapshot).past == 0)
        await other.press("escape")
        await on.until(lambda: expect(on.screen.snapshot).past is None)
        await on.press("F")
        await on.until(lambda: "press q to leave" in on.text())

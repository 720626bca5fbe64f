import gc
import subprocess
import sys
from itertools import islice
from queue import SimpleQueue

import pytest
from textual.widgets import Input

from tests.training.described import dense_layers
from tests.ui.scripted import ScriptedSession
from tests.ui.stage import stage
from tui_nn.data.built_in import XOR
from tui_nn.errors import DataError, RecordingError
from tui_nn.training.protocol.commands import Load, Run, Stop
from tui_nn.training.protocol.events import Checkpointed, Event, Failed, Loading, Ready
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.app import TuiNN
from tui_nn.ui.launch import freezing_imports
from tui_nn.ui.screens.help import HelpScreen
from tui_nn.ui.screens.training import TrainingScreen
from tui_nn.ui.screens.training_keys import APP_KEYS, PAD_KEYS, TRAINING_KEYS
from tui_nn.ui.theme import HOUSE_THEMES
from tui_nn.ui.widgets.key_labels import action_name
from tui_nn.ui.widgets.run_status import RunStatus


@pytest.mark.parametrize("module", ["numba", "plotext", "tui_nn.training.session.session"])
def test_nothing_heavy_is_imported_with_the_app(module):
    code = f"import sys, tui_nn.ui.app; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_session_starts_after_the_first_frame_with_one_load():
    session = ScriptedSession()
    frames = []

    class Watched(TuiNN):
        def _display(self, screen, renderable):
            frames.append(session.started)
            super()._display(screen, renderable)

    async with Watched(RECIPES["xor"].config, start_session=session.start).run_test() as pilot:
        await pilot.pause()
        assert session.started
        assert frames[0] is False
        assert session.answer() == [Load(RECIPES["xor"].config)]


async def test_stop_is_sent_at_the_end():
    async with stage() as on:
        pass
    assert on.session.answer(Stop)


@pytest.mark.parametrize(("key", "status"), [("q", 0), ("ctrl+q", 0), ("ctrl+c", 130)])
async def test_keys_that_leave(key, status):
    async with stage() as on:
        await on.press(key)
        await on.until(lambda: on.app.return_code is not None)
    assert on.app.return_code == status


async def test_ctrl_c_leaves_from_within_a_field():
    async with stage() as on:
        await on.press("ctrl+o")
        assert isinstance(on.app.focused, Input)
        await on.press("ctrl+c")
        await on.until(lambda: on.app.return_code is not None)


async def test_unexpected_errors_of_the_session_are_counted_and_user_errors_are_not():
    async with stage() as on:
        on.session.publish(Failed(DataError("no such file")))
        assert on.app.errors.count == 0
        on.session.publish(Failed(ZeroDivisionError("oh")))
        await on.pilot.pause()
        assert on.app.errors.count == 1
        assert "ZeroDivisionError: oh" in on.app.errors.log.path.read_text()
        assert on.app.is_running


async def test_error_of_the_session_after_the_end_of_the_program_is_none():
    """Python makes a worker fail that still imports while it ends itself."""
    async with stage() as on:
        on.app.shutdown.over.set()
        on.session.publish(Failed(RuntimeError("can't register atexit after shutdown")))
        await on.pilot.pause()
        assert on.app.errors.count == 0
        assert not on.app.errors.log.path.exists()


async def test_a_warning_of_the_record_stands_until_writing_succeeds():
    async with stage() as on:
        on.session.publish(Failed(RecordingError("no checkpoint can be written")))
        await on.until(lambda: "no checkpoint" in on.app.screen.query_one(RunStatus).sentence)
        on.session.publish(Checkpointed(7))
        await on.until(lambda: on.app.screen.query_one(RunStatus).sentence == "")
        on.session.publish(Failed(DataError("no such file")))
        await on.until(lambda: "no such file" in on.app.screen.query_one(RunStatus).sentence)
        on.session.publish(Checkpointed(8))
        await on.pilot.pause()
        assert "no such file" in on.app.screen.query_one(RunStatus).sentence, (
            "that is another matter"
        )


async def test_themes_take_turns(monkeypatch):
    async with stage() as on:
        few = dict(islice(on.app.available_themes.items(), 3))
        few |= {theme.name: theme for theme in HOUSE_THEMES}
        monkeypatch.setattr(TuiNN, "available_themes", few)
        first = on.app.theme
        await on.press("t")
        second = on.app.theme
        assert (first, second) == ("tui-nn-dark", "tui-nn-light")
        assert "tui-nn-light, 2 of 5" in on.text()
        for _ in range(len(on.app.available_themes) - 1):
            await on.press("t")
        assert on.app.theme == first


async def test_palette_offers_every_key_and_every_recipe():
    async with stage() as on:
        commands = {command.title: command for command in on.app.get_system_commands(on.screen)}
        keys = (*TRAINING_KEYS, *PAD_KEYS)
        offered = {b.tooltip for b in keys if action_name(b) not in on.screen.run.dead_actions}
        offered.remove("What matters: measure the importance of each column")  # not of pictures
        offered.remove("Clear the sheet")  # which is empty
        assert {text for text in offered if not text.startswith("Keep")} <= set(commands)
        assert "Keep the drawing as 7" not in commands
        assert {f"Recipe: {name}" for name in RECIPES} <= set(commands)
        commands["Recipe: houses"].callback()
        assert await on.answer(Load) == [Load(RECIPES["houses"].config)]


async def test_recipe_from_the_palette_keeps_the_data_folder(tmp_path):
    async with stage(RECIPES["mnist"].config.replace(data_dir=tmp_path)) as on:
        on.app.load_recipe(RECIPES["fashion"])
        (load,) = await on.answer(Load)
        assert load.config == RECIPES["fashion"].config.replace(data_dir=tmp_path)


async def test_palette_command_runs_the_training():
    async with stage() as on:
        commands = {command.title: command for command in on.app.get_system_commands(on.screen)}
        await commands["Start the training, or pause it"].callback()
        assert await on.answer(Run) == [Run()]


async def test_palette_opens_by_key():
    async with stage() as on:
        await on.press("ctrl+p")
        await on.until(lambda: "Search" in on.text())


async def test_help_lists_every_key_and_closes():
    async with stage(size=(100, 60)) as on:
        await on.press("question_mark")
        help_screen = on.app.screen
        assert isinstance(help_screen, HelpScreen)
        told = {explanation for part in help_screen.sections() for _, explanation in part.lines}
        assert {binding.tooltip for binding in (*TRAINING_KEYS, *APP_KEYS)} <= told
        assert "Start the training, or pause it" in on.text()
        await on.press("escape")
        assert isinstance(on.app.screen, TrainingScreen)


async def test_every_binding_has_description_tooltip_and_id():
    for binding in (*TRAINING_KEYS, *PAD_KEYS, *APP_KEYS):
        assert binding.description
        assert binding.tooltip
        assert binding.id


async def test_failure_of_the_start_is_said_and_the_app_lives():
    async with stage(ready=False) as on:
        on.session.publish(Failed(DataError("no folder /x; give another with --data-dir")))
        await on.until(lambda: on.screen.run.state is RunState.FAILED)
        assert "no folder /x" in on.text()
        await on.press("n")
        assert "new run" in on.text()


def test_imports_are_exempt_from_collection_once_the_first_network_is_ready(monkeypatch):
    frozen: list[int] = []
    published: list[Event] = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(len(published)))
    monkeypatch.setattr(gc, "get_freeze_count", lambda: len(frozen))
    loading, ready = (
        Loading("data"),
        Ready(RECIPES["xor"].config, XOR, dense_layers(2, 8, 1), 4, 400, 0),
    )

    def start(inbox, publish):
        for event in (loading, ready, ready):
            publish(event)

    freezing_imports(start)(SimpleQueue(), published.append)
    assert published == [loading, ready, ready]
    assert frozen == [1]

"""The screen of runs, by keys, on real run folders."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from threading import Event

import pytest
from textual.widgets import Input

from tests.training import tiny
from tui_nn.training.runs.membership import Membership
from tui_nn.training.runs.profile import Profile, read_profile, write_profile
from tui_nn.training.runs.store import RunStore
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.sweeps.trial import train_trial
from tui_nn.ui.alone import AloneApp
from tui_nn.ui.runs.desk import RunDesk
from tui_nn.ui.runs.panel import ComparisonPanel
from tui_nn.ui.runs.screen import RunsScreen
from tui_nn.ui.runs.table import RunTable
from tui_nn.ui.widgets.key_bar import MOST_KEYS, KeyBar

MOONS = RECIPES["moons"].config.replace(samples=200, epochs=12)


@pytest.fixture
def runs() -> list[str]:
    """Three runs that have been trained, the last of them changed last."""
    names = []
    for activation in ("relu", "tanh", "sigmoid"):
        folder = RunStore().create(MOONS.replace(activation=activation))
        train_trial(folder.path, 12)
        names.append(folder.name)
    return names


@asynccontextmanager
async def opened(*marks: str, size: tuple[int, int] = (80, 24)):
    app = AloneApp(lambda: RunsScreen(marks))  # type: ignore[arg-type,return-value]
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, RunsScreen))
        await settle(pilot)
        yield pilot


async def until(pilot, condition):
    for _ in range(300):
        await pilot.pause(0.01)
        if condition():
            return
    raise AssertionError("it did not happen")


async def settle(pilot):
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def table(pilot) -> RunTable:
    return pilot.app.screen.query_one(RunTable)


def panel(pilot) -> ComparisonPanel:
    return pilot.app.screen.query_one(ComparisonPanel)


async def test_without_runs_that_is_said():
    async with opened() as pilot:
        await until(pilot, lambda: "no recorded runs" in table(pilot).nothing)


async def test_runs_are_listed_the_latest_first(runs):
    async with opened() as pilot:
        await until(pilot, lambda: len(table(pilot).rows) == 3)
        assert [row.name for row in table(pilot).rows] == runs[::-1]
        assert [row.settings for row in table(pilot).rows] == [
            "activation sigmoid", "activation tanh", "activation relu",
        ]  # fmt: skip


async def test_marked_runs_are_drawn_together(runs):
    async with opened() as pilot:
        await until(pilot, lambda: table(pilot).row)
        await pilot.press("space", "space")
        await until(pilot, lambda: len(panel(pilot).records) == 2)
        assert [record.name for record in panel(pilot).records] == [runs[2], runs[1]]
        text = str(panel(pilot)._cells)
        assert "validation loss over epoch" in text
        assert "activation tanh" in text
        await pilot.press("m", "x", "l")
        await until(pilot, lambda: "train loss over step, logarithmic" in str(panel(pilot)._cells))
        await pilot.press("d")
        await until(pilot, lambda: "steps per second" in str(panel(pilot)._cells))


async def test_no_mark_is_lost_that_is_made_while_runs_are_read(runs, monkeypatch):
    read, go_on = RunDesk.read, Event()

    def read_slowly(*given):
        go_on.wait(20)
        return read(*given)

    async with opened() as pilot:
        await until(pilot, lambda: table(pilot).row)
        monkeypatch.setattr(RunDesk, "read", read_slowly)
        await pilot.press("space", "space", "space")
        go_on.set()
        await until(pilot, lambda: len(panel(pilot).records) == 3)
        assert list(table(pilot).marks) == runs[::-1]


async def test_runs_are_written_to_a_file_that_does_not_exist(runs, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with opened() as pilot:
        await until(pilot, lambda: table(pilot).row)
        await pilot.press("w", "enter")
        assert len((tmp_path / "runs.csv").read_text().splitlines()) == 4
        (tmp_path / "runs.csv").write_text("mine")
        await pilot.press("space", "w", "enter")
        assert (tmp_path / "runs.csv").read_text() == "mine"
        await pilot.press("w")
        pilot.app.screen.query_one(Input).value = "one.json"
        await pilot.press("enter")
        assert [row["run"] for row in json.loads((tmp_path / "one.json").read_text())] == [runs[2]]


async def test_the_chart_gets_the_lines_that_the_table_does_not_need(runs):
    async with opened() as pilot:
        await until(pilot, lambda: table(pilot).row)
        await pilot.pause()
        assert table(pilot).size.height == 4
        assert panel(pilot).size.height > 12


async def test_runs_can_be_marked_from_outside(runs):
    async with opened(*runs) as pilot:
        await until(pilot, lambda: len(panel(pilot).records) == 3)
        assert table(pilot).marks == {name: number for number, name in enumerate(runs)}


async def test_the_cursor_begins_on_the_first_mark(runs):
    async with opened(runs[0], runs[1]) as pilot:
        await until(pilot, lambda: len(panel(pilot).records) == 2)
        row = table(pilot).row
        assert row is not None
        assert row.name == runs[0]
        assert all(name in str(table(pilot)._cells) for name in runs)


async def test_settings_keep_their_room_beside_a_long_title(runs):
    write_profile(RunStore().find(runs[0]).path, Profile("a title of many words " * 3))
    async with opened(size=(76, 24)) as pilot:
        await until(pilot, lambda: len(table(pilot).rows) == 3)
        assert "activation" in str(table(pilot)._cells)
        assert runs[0] in str(table(pilot)._cells)


async def test_layers_can_be_drawn(runs):
    async with opened(runs[0]) as pilot:
        await until(pilot, lambda: panel(pilot).metrics)
        assert "gradient_norm.output" in panel(pilot).metrics


async def test_title_tags_and_note_are_typed_in_place(runs):
    async with opened() as pilot:
        await until(pilot, lambda: table(pilot).row)
        for key, text in ("t", "wide"), ("g", "a b"), ("n", "my note"):
            await pilot.press(key)
            pilot.app.screen.query_one(Input).value = text
            await pilot.press("enter")
            await settle(pilot)
        profile = read_profile(RunStore().find(runs[2]).path)
        assert (profile.title, profile.tags, profile.note) == ("wide", ("a", "b"), "my note")
        await until(pilot, lambda: table(pilot).rows[0].title == "wide")


async def test_the_footer_does_not_offer_to_type_while_something_is_typed(runs):
    async with opened() as pilot:
        await until(pilot, lambda: table(pilot).row)
        bar = pilot.app.screen.query_one(KeyBar)
        assert "filter" in [label.word for label in bar.labels]
        await pilot.press("t", "slash")
        await pilot.pause()
        assert pilot.app.screen.query_one(Input).value == "/"
        assert "filter" not in [label.word for label in bar.labels]
        await pilot.press("escape")
        await pilot.pause()
        assert "filter" in [label.word for label in bar.labels]


async def test_escape_leaves_what_was_typed_alone(runs):
    async with opened() as pilot:
        await until(pilot, lambda: table(pilot).row)
        await pilot.press("t", "x", "escape")
        await settle(pilot)
        assert read_profile(RunStore().find(runs[2]).path).title == ""
        assert isinstance(pilot.app.screen, RunsScreen)


async def test_runs_are_filtered_as_one_types(runs):
    async with opened() as pilot:
        await until(pilot, lambda: table(pilot).row)
        await pilot.press("slash")
        pilot.app.screen.query_one(Input).value = "activation=tanh"
        await until(pilot, lambda: [row.name for row in table(pilot).rows] == [runs[1]])
        pilot.app.screen.query_one(Input).value = "nothing-like-that"
        await until(pilot, lambda: not table(pilot).rows)
        assert table(pilot).nothing == "No run has these words."


async def test_a_run_is_deleted_and_brought_back(runs):
    async with opened() as pilot:
        await until(pilot, lambda: table(pilot).row)
        await pilot.press("delete")
        await until(pilot, lambda: len(table(pilot).rows) == 2)
        await pilot.press("u")
        await until(pilot, lambda: len(table(pilot).rows) == 3)


async def test_a_pinned_run_is_not_deleted(runs):
    async with opened() as pilot:
        await until(pilot, lambda: table(pilot).row)
        await pilot.press("p")
        await until(pilot, lambda: table(pilot).rows[0].is_pinned)
        await pilot.press("delete")
        await settle(pilot)
        assert len(RunStore().records()) == 3


async def test_the_order_is_chosen(runs):
    async with opened() as pilot:
        await until(pilot, lambda: table(pilot).row)
        for _ in range(3):
            await pilot.press("o")
        await until(pilot, lambda: [row.name for row in table(pilot).rows] == sorted(runs))


async def test_enter_chooses_a_run(runs):
    async with opened() as pilot:
        await until(pilot, lambda: table(pilot).row)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert pilot.app.result == runs[1]


async def test_trials_are_shown_where_their_sweep_is_named(runs):
    RunStore().create_trial(tiny.MOONS, "rates.0", Membership("rates", 0, 0))
    async with opened() as pilot:
        await until(pilot, lambda: len(table(pilot).rows) == 3)
        await pilot.press("slash")
        pilot.app.screen.query_one(Input).value = "rates"
        await until(pilot, lambda: [row.name for row in table(pilot).rows] == ["rates.0"])


async def test_damaged_runs_are_listed(runs):
    folder = RunStore().find(runs[0]).path
    (folder / "config.toml").write_text("nonsense")
    (folder / "metrics.jsonl").write_text("nonsense\n")
    async with opened(*runs, size=(60, 20)) as pilot:
        await until(pilot, lambda: len(panel(pilot).records) == 3)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 60)])
async def test_the_footer_has_few_keys(runs, size):
    async with opened(size=size) as pilot:
        await until(pilot, lambda: table(pilot).row)
        words = [label.word for label in pilot.app.screen.query_one(KeyBar).labels if label.word]
        assert len(words) <= MOST_KEYS == 8
        assert "back" in words

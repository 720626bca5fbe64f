"""A data set whose schema only its file knows: trained, saved, restored and shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.widgets import Select

from tests.data import flowers
from tests.training import tiny
from tests.ui.stage import Stage
from tui_nn.cli.main import main
from tui_nn.data.catalog import find_source
from tui_nn.data.schema import DatasetSchema, Kind, Task
from tui_nn.errors import CheckpointError, ConfigError, DataError
from tui_nn.training.checkpoints.loading import load_checkpoint, restore_trainer
from tui_nn.training.checkpoints.saving import save_trainer
from tui_nn.training.protocol.layers import describe_layers, unit_counts
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.reading.model import load_model
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.ui.app import TuiNN
from tui_nn.ui.screens.help import HelpScreen
from tui_nn.ui.screens.setup import SetupScreen
from tui_nn.ui.widgets.answers_panel import AnswersPanel
from tui_nn.ui.widgets.run_header import RunHeader

FLOWERS = DatasetSchema(
    Task.CLASSIFICATION,
    Kind.TABLE,
    3,
    class_names=("iris", "rose"),
    feature_names=("petal", "sepal", "stem"),
)

COMPILING = 6_000
"""Turns of the event loop that the first compilation may take."""


@pytest.fixture
def path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    flowers.register(monkeypatch)
    return flowers.write_flowers(tmp_path / "garden.flowers")


@pytest.fixture
def config(path: Path) -> TrainingConfig:
    return TrainingConfig(
        dataset=str(path), hidden=(4,), epochs=40, batch_size=16, learning_rate=0.01
    )


def test_nothing_is_known_before_the_file_is_read(path: Path, config: TrainingConfig) -> None:
    assert config.source.schema is None
    path.unlink()
    assert find_source(str(path)).name == "garden.flowers"
    with pytest.raises(DataError, match="no data set"):
        find_source("garden")


def test_a_run_continues_from_its_checkpoint(config: TrainingConfig, tmp_path: Path) -> None:
    unbroken = tiny.train(tiny.make_trainer(config))
    assert unbroken.dataset.schema == FLOWERS
    assert unit_counts(describe_layers(unbroken.network.settings)) == (3, 4, 2)
    assert unbroken.evaluate("test").accuracy == 1.0
    half = tiny.advance(tiny.make_trainer(config), 100)
    save_trainer(half, tmp_path / "half")
    saved = load_checkpoint(tmp_path / "half")
    assert (saved.config, saved.schema) == (config, FLOWERS)
    restored = tiny.make_trainer(saved.config)
    restore_trainer(restored, saved)
    tiny.assert_same_run(tiny.train(restored), unbroken)


def test_a_checkpoint_is_read_without_its_data(
    config: TrainingConfig, path: Path, tmp_path: Path
) -> None:
    trainer = tiny.make_trainer(config)
    save_trainer(trainer, tmp_path / "run")
    path.unlink()
    model = load_model(tmp_path / "run")
    assert model.class_names == ("iris", "rose")
    assert unit_counts(model.layers) == (3, 4, 2)


def test_a_run_does_not_continue_with_other_features(
    config: TrainingConfig, path: Path, tmp_path: Path
) -> None:
    save_trainer(tiny.make_trainer(config), tmp_path / "run")
    path.write_text(path.read_text().replace("sepal", "leaf", 1))
    tiny.load.cache_clear()
    changed = tiny.make_trainer(config)
    with pytest.raises(CheckpointError, match=r"garden\.flowers has other features or classes"):
        restore_trainer(changed, load_checkpoint(tmp_path / "run"))


def test_settings_that_do_not_fit_are_refused_when_the_file_is_read(config: TrainingConfig) -> None:
    changed = config.replace(augment_shift=1.0)
    with pytest.raises(ConfigError, match=r"garden\.flowers has no pictures to augment"):
        changed.check(FLOWERS)


def test_the_command_line_trains_evaluates_and_lists(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "flowers.safetensors"
    words = ["--dataset", path, "--hidden", "4", "--learning-rate", "0.05", "--save", saved]
    assert main(["train", "--json", *map(str, words)]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["layers"] == [3, 4, 2]
    assert result["test_accuracy"] > 0.95
    assert main(["evaluate", str(saved), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["test_accuracy"] == result["test_accuracy"]
    assert main(["runs", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["network"] == "3-4-2"


async def test_the_screen_shows_the_schema_once_the_data_are_loaded(config: TrainingConfig) -> None:
    app = TuiNN(config, snapshot_pause=0.01)
    async with app.run_test(size=(100, 30)) as pilot:
        on = Stage(app, pilot)
        header = app.training.query_one(RunHeader)
        await on.until(lambda: app.training.run.state is not RunState.LOADING, COMPILING)
        assert "garden.flowers 3-4-2 relu adam" in header.run_title
        assert app.training.run.schema == FLOWERS
        await on.press("space")
        await on.until(lambda: app.training.run.state is RunState.FINISHED, COMPILING)
        assert app.training.query_one(AnswersPanel).display
        assert {"iris", "rose", "F1"} <= set(on.text().split())
        await on.press("question_mark")
        assert isinstance(app.screen, HelpScreen)
        sections = {section.heading: section.lines for section in app.screen.sections()}
        assert "chooses among 2 classes" in str(sections["how this network learns"])
        await on.press("escape", "n")
        assert isinstance(app.screen, SetupScreen)
        assert app.screen.query_one("#dataset Select", Select).value == config.dataset
    assert app.errors.count == 0

"""A run on a user's own data: fitted settings, and data that moved or changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.own_table import write_plants, write_prices
from tests.training import tiny
from tui_nn.errors import CheckpointError, ConfigError, DataError
from tui_nn.training.checkpoints.saving import save_trainer
from tui_nn.training.protocol.commands import Load
from tui_nn.training.session.loading import load_trainer
from tui_nn.training.session.observation import describe
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.options import OPTIONS
from tui_nn.training.trainer.trainer import Trainer


def load(command: Load) -> Trainer:
    return load_trainer(command, lambda _: None)


def config_of(path: Path, **changes: object) -> TrainingConfig:
    return TrainingConfig(dataset=str(path), epochs=2, hidden=(4,)).replace(**changes)


@pytest.fixture
def plants(tmp_path) -> Path:
    return write_plants(tmp_path / "plants.csv")


@pytest.fixture
def saved(plants, tmp_path) -> Path:
    """A run on the plants, saved after three steps."""
    path = tmp_path / "run.safetensors"
    save_trainer(tiny.advance(load(Load(config_of(plants))), 1), path)
    return path


def test_free_settings_fit_the_data(tmp_path):
    path = write_prices(tmp_path / "prices.csv")
    config = TrainingConfig(dataset=str(path))
    with pytest.raises(ConfigError, match=r"loss: prices\.csv has numbers to predict"):
        load(Load(config))
    free = tuple(name for name in OPTIONS if name not in ("dataset", "epochs"))
    ready = describe(load(Load(config, free=free)))
    assert (ready.config.loss, ready.config.output_activation) == ("mean-squared-error", "linear")
    assert ready.config.epochs == config.epochs
    assert ready.free == free
    assert ready.reasons
    assert ready.survey is not None


def test_settings_that_were_chosen_stay(plants):
    config = config_of(plants)
    ready = describe(load(Load(config, free=("batch_size",))))
    assert ready.config.replace(batch_size=config.batch_size) == config


def test_a_run_continues_with_the_same_data(saved, plants):
    straight = tiny.train(load(Load(config_of(plants))))
    continued = tiny.train(load(Load(TrainingConfig(), checkpoint=saved)))
    assert (
        continued.network.parameters.values.tobytes()
        == straight.network.parameters.values.tobytes()
    )


def test_data_that_moved_are_found_where_they_are_said_to_be(saved, plants, tmp_path):
    moved = tmp_path / "moved.csv"
    plants.rename(moved)
    with pytest.raises(DataError, match=r"plants\.csv: the data of this run are no longer there; "):
        load(Load(TrainingConfig(), checkpoint=saved))
    command = Load(TrainingConfig(dataset=str(moved)), checkpoint=saved, moved=("dataset",))
    trainer = load(command)
    assert trainer.config.dataset == str(moved)
    assert trainer.step == 1


def test_only_own_data_can_move(tmp_path, plants):
    path = tmp_path / "moons.safetensors"
    save_trainer(tiny.make_trainer(), path)
    with pytest.raises(ConfigError, match="dataset: no effect, moons is the data set of this run"):
        load(Load(config_of(plants), checkpoint=path, moved=("dataset",)))


def test_data_that_changed_are_refused_unless_accepted(saved, plants):
    write_plants(plants, rows=66, seed=1)
    with pytest.raises(DataError) as caught:
        load(Load(TrainingConfig(), checkpoint=saved))
    said = str(caught.value)
    assert f"{plants} has changed since the run began: 66 examples, not 60; " in said
    assert " bytes, not " in said
    assert "--accept-changed-data continues" in said
    trainer = load(Load(TrainingConfig(), checkpoint=saved, accept_changed_data=True))
    assert trainer.step == 1


def test_other_contents_of_the_same_size_are_noticed(saved, plants):
    plants.write_bytes(plants.read_bytes().replace(b"1", b"2", 1))
    with pytest.raises(DataError, match="other contents of the same size"):
        load(Load(TrainingConfig(), checkpoint=saved))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"columns": ("height", "shade")}, "new column shade; missing column light"),
        ({"plants": ("oak", "fern", "rose")}, "new class rose; missing class moss"),
        ({"columns": tuple("abcdefg")}, "new column a, b, c and 4 more; missing column height, l"),
    ],
)
def test_what_changed_is_named(saved, plants, changes, said):
    write_plants(plants, **changes)
    with pytest.raises(DataError, match=said):
        load(Load(TrainingConfig(), checkpoint=saved))
    said = rf"its network does not fit plants\.csv: {said}"
    with pytest.raises(CheckpointError, match=said):
        load(Load(TrainingConfig(), checkpoint=saved, accept_changed_data=True))

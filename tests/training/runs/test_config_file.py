"""A config comes back as it was, and a file that is not whole or not a config is one line."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.training import tiny
from tui_nn.errors import RunError
from tui_nn.training.runs.config_file import END, MAXIMUM_SIZE, format_config, read_config
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES

in_one_folder = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

CONFIGS = [recipe.config for recipe in RECIPES.values()] + [
    tiny.MOONS.replace(hidden=(), epsilon=1e-30, learning_rate=1.0),
    tiny.DIGITS.replace(data_dir=Path('/some where/data "x"'), samples=None, seed=2**31 - 1),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def refused(path: Path) -> str:
    with pytest.raises(RunError) as caught:
        read_config(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message


@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: config.recipe)
def test_every_config_comes_back(path, config):
    path.write_bytes(format_config(config))
    assert read_config(path) == config


def test_types_are_those_of_toml():
    text = format_config(tiny.MOONS.replace(hidden=(8, 4))).decode()
    assert 'dataset = "moons"' in text
    assert "learning_rate = 0.01" in text
    assert "batch_size = 16" in text
    assert "data_dir" not in text
    assert " ".join(text.split()).find("hidden = [ 8, 4, ]") >= 0


def test_a_setting_that_is_missing_is_as_in_a_new_config(path):
    path.write_bytes(b'recipe = "digits"\n' + END)
    assert read_config(path) == TrainingConfig(recipe="digits")


@given(data=st.data())
@in_one_folder
def test_no_part_of_a_file_is_taken_for_the_whole(path, data):
    content = format_config(tiny.MOONS)
    path.write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])
    assert "its end is missing" in refused(path)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"colour": "red"}, "colour: no such setting"),
        ({"batch_size": 16.0}, "batch-size: must be a whole number"),
        ({"batch_size": True}, "batch-size: must be a whole number"),
        ({"batch_size": 0}, "batch-size"),
        ({"learning_rate": 1}, "learning-rate: must be a number with a point"),
        ({"learning_rate": float("nan")}, "learning-rate"),
        ({"learning_rate": "0.1"}, "learning-rate: must be a number"),
        ({"hidden": 128}, "hidden: must be a list"),
        ({"hidden": [1.5]}, "hidden: must be a list"),
        ({"hidden": [1] * 1000}, "hidden"),
        ({"hidden": [True]}, "hidden: must be a list"),
        ({"dataset": "mars"}, "dataset"),
        ({"dataset": ["moons"]}, "dataset: must be a text"),
        ({"data_dir": 7}, "data-dir: must be a text"),
        ({"samples": "many"}, "samples: must be a whole number"),
        ({"dataset": {"name": "moons"}}, "dataset: must be a text"),
        ({"loss": "mean-squared-error", "output_activation": "relu", "dataset": "digits"}, ""),
    ],
)
def test_what_cannot_be_is_named(path, document, said):
    path.write_bytes(tomli_w.dumps(document).encode() + END)
    if said:
        assert said in refused(path)
    else:
        read_config(path)


@pytest.mark.parametrize(
    "content",
    [
        b"recipe = \n",
        b"\0" * 600,
        b"\xff\xfe",
        b"x = " + b"[" * 5_000 + b"]" * 5_000,
        b"seed = 0x" + b"f" * 5_000,
        b"seed = " + b"9" * 5_000,
        b"learning_rate = 1e999",
        b"a.b.c = 1",
        b'recipe = "x"\nrecipe = "y"',
    ],
)
def test_what_is_no_toml_or_absurd_is_one_line(path, content):
    path.write_bytes(content + b"\n" + END)
    refused(path)


def test_a_huge_file_is_not_read(path):
    path.write_bytes(b"#" * MAXIMUM_SIZE + END)
    assert "more than" in refused(path)


def test_a_missing_file_and_a_folder_are_one_line(path):
    refused(path)
    path.mkdir()
    refused(path)


@given(content=st.binary(max_size=200))
@in_one_folder
def test_rubbish_is_one_line(path, content):
    path.write_bytes(content + b"= \n" + END)
    refused(path)

"""A config comes back as it was, and a file that is not whole or not a config is one line."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.training import tiny
from tui_nn.errors import RunError
from tui_nn.training.runs.config_file import MAXIMUM_SIZE, format_config, read_config
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
    path.write_bytes(b'recipe = "digits"\n')
    assert read_config(path) == TrainingConfig(recipe="digits")


def test_a_number_without_a_point_is_read(path):
    path.write_bytes(b"learning_rate = 1\nrecipe = 'custom'")
    assert read_config(path) == TrainingConfig(learning_rate=1.0)


def test_the_last_line_of_files_of_earlier_versions_is_read_over(path):
    last_line = b"# the end: without this line the file is not whole\n"
    path.write_bytes(format_config(tiny.MOONS) + last_line)
    assert read_config(path) == tiny.MOONS


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"tint": "red"}, "tint: no such setting"),
        ({"batch_size": 16.0}, "batch-size: '16.0' is not a whole number"),
        ({"batch_size": True}, "batch-size: 'True' is not a whole number"),
        ({"batch_size": 0}, "batch-size"),
        ({"learning_rate": float("nan")}, "learning-rate"),
        ({"learning_rate": "0.1"}, "learning-rate: '0.1' is not a number"),
        ({"hidden": 128}, "hidden: '128' is not a list of layer sizes"),
        ({"hidden": [1.5]}, "hidden: '1.5' is not a whole number"),
        ({"hidden": [1] * 1000}, "hidden"),
        ({"hidden": [True]}, "hidden: 'True' is not a whole number"),
        ({"dataset": "mars"}, "dataset"),
        ({"dataset": ["moons"]}, "dataset: '' is not one of"),
        ({"data_dir": 7}, "data-dir: '7' is not a path"),
        ({"samples": "many"}, "samples: 'many' is not a whole number"),
        ({"dataset": {"name": "moons"}}, "dataset: '' is not one of"),
        ({"loss": "mean-squared-error", "output_activation": "relu", "dataset": "digits"}, ""),
    ],
)
def test_what_cannot_be_is_named(path, document, said):
    path.write_bytes(tomli_w.dumps({"recipe": "custom", **document}).encode())
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
    path.write_bytes(content + b"\n")
    refused(path)


def test_a_huge_file_is_not_read(path):
    path.write_bytes(b"#" * (MAXIMUM_SIZE + 1))
    assert "more than" in refused(path)


def test_a_missing_file_and_a_folder_are_one_line(path):
    refused(path)
    path.mkdir()
    refused(path)


@given(content=st.binary(max_size=200))
@in_one_folder
def test_rubbish_is_one_line(path, content):
    path.write_bytes(content + b"= \n")
    refused(path)


def test_a_file_that_was_cut_off_anywhere_is_refused(tmp_path):
    path = tmp_path / "config.toml"
    content = format_config(RECIPES["mnist"].config)
    for end in range(len(content) - 1):
        path.write_bytes(content[:end])
        with pytest.raises(RunError, match=r"config\.toml: "):
            read_config(path)

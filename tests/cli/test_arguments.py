"""What is typed becomes the run that was meant, or one line that says what to type."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_nn.cli.arguments import make_parser, read_command
from tui_nn.cli.command import SCREEN
from tui_nn.cli.commands.table import COMMANDS
from tui_nn.cli.effects import UsageError
from tui_nn.cli.options.run import read_config
from tui_nn.cli.parser import did_you_mean
from tui_nn.data.catalog import SOURCES
from tui_nn.training.settings.option import OWN_DATA
from tui_nn.training.settings.options import OPTIONS
from tui_nn.training.settings.recipes import RECIPES, recipe_for


def config_of(*words: str):
    return read_config(read_command(words)[1])


@pytest.mark.parametrize("command", ["", "train"])
def test_nothing_typed_is_the_default_recipe(command):
    assert config_of(*command.split()) == RECIPES["digits"].config


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_by_name(name):
    assert config_of("--recipe", name) == RECIPES[name].config


def test_what_is_typed_goes_before_the_recipe():
    words = "train --recipe mnist --hidden 128,64 --epochs 2 --learning-rate 0.01 --data-dir d"
    expected = RECIPES["mnist"].config.replace(
        hidden=(128, 64), epochs=2, learning_rate=0.01, data_dir=Path("d")
    )
    assert config_of(*words.split()) == expected


@pytest.mark.parametrize("dataset", SOURCES)
def test_a_data_set_alone_takes_its_recipe(dataset):
    config = config_of("--dataset", dataset)
    assert (config.recipe, config.dataset) == (recipe_for(dataset).name, dataset)


@pytest.mark.parametrize("command", ["", "train"])
@pytest.mark.parametrize("words", ["my.csv --seed 3", "--seed 3 my.csv", "--seed 3 -- my.csv"])
def test_a_path_may_stand_alone(command, words):
    config = config_of(*command.split(), *words.split())
    assert config == config_of(*command.split(), "--dataset", "my.csv", "--seed", "3")
    assert config.dataset == str(Path("my.csv").absolute())


@pytest.mark.parametrize("dash", ["-", "_"])
def test_a_folder_may_have_the_name_of_nothing_else(tmp_path, monkeypatch, dash):
    monkeypatch.chdir(tmp_path)
    (tmp_path / f"my{dash}pictures").mkdir()
    (tmp_path / "train").mkdir()
    assert config_of(f"my{dash}pictures").dataset == str(tmp_path / f"my{dash}pictures")
    assert read_command(["train"])[0].name == "train"
    assert config_of("./train").dataset == str(tmp_path / "train")


def test_a_switch_leaves_the_path_behind_it_alone():
    config = config_of("--skip-bad-rows", "my.csv", "--colour", "no", "--fit")
    assert config.dataset == str(Path("my.csv").absolute())
    assert (config.skip_bad_rows, config.colour, config.fit) == (True, False, True)


BESIDE = {
    "samples": "--dataset digits",
    "schedule_period": "--schedule step",
    "schedule_factor": "--schedule plateau --schedule-period 2",
    "augment_sigma": "--augment-elastic 1",
    "momentum": "--optimizer nesterov",
    "rho": "--optimizer rmsprop",
    "weight_decay": "--optimizer adamw",
    **{name: "--dataset my.csv" for name, option in OPTIONS.items() if option.group == OWN_DATA},
}
"""What else is typed so that a setting has an effect on the recipe mnist."""

TYPED = {"schedule_period": "2", "picture_size": "20x30"}
"""Values of settings whose value in the recipe is not typed."""


@pytest.mark.parametrize("command", ["", "train"])
@pytest.mark.parametrize("name", OPTIONS)
def test_every_setting_has_its_spelling_in_both(command, name):
    option = OPTIONS[name]
    value = option.write(getattr(RECIPES["mnist"].config, name)) or "5000"
    value = TYPED.get(name, value)
    beside = BESIDE.get(name, "").split()
    words = [*command.split(), "--recipe", "mnist", *beside, f"{option.flag}={value}"]
    assert getattr(config_of(*words), name) == option.read(value)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("trian", "unknown command 'trian'; did you mean train?"),
        ("trian my.csv", "unknown command 'trian'; did you mean train?"),
        ("zzzz", "unknown command 'zzzz' and no file or folder; there are train, .*, warmup"),
        ("--epoch 3", "unknown option --epoch; use --epochs"),
        ("train --lerning-rate=3", "did you mean --learning-rate?"),
        ("--seed 1 train", "the command comes first: type `tui-nn train`"),
        ("train extra", "no such file or folder: 'extra'; see `tui-nn train --help`"),
        ("train a.csv b.csv", "unexpected argument 'b.csv'"),
        ("mnist", "mnist comes with the program: type --dataset mnist, or ./mnist for a file"),
        ("my.csv --dataset xor", "my.csv and --dataset xor: a run has one data set only"),
        ("--skip-bad-rows zzzz", "unknown command 'zzzz'"),
        ("recipes --json", "unknown option --json"),
        ("warmup --jsn", "unknown option --jsn; did you mean --json?"),
        ("warmup digits", "unexpected argument 'digits'; see `tui-nn warmup --help`"),
        ("warm-up", "unknown command 'warm-up'; did you mean warmup?"),
        ("--recipe mnits", "did you mean mnist?"),
        ("--recipe zzzz", "--recipe: 'zzzz' is not one of digits, mnist"),
        ("--optimizer adm", "--optimizer: 'adm' is not one of .*; did you mean adamw?|adam"),
        ("--dataset fashio-mnist", "did you mean fashion-mnist?"),
        ("--seed", "--seed: type a value after it; see `tui-nn --help`"),
        ("train --seed x", "--seed: 'x' is not a whole number"),
        ("--learning-rate -1", "--learning-rate: -1 must be above 0"),
        ("--hidden 12,,3", "--hidden: "),
        ("--early-stopping 2 --validation-split 0", "--early-stopping: needs"),
        ("--recipe mnist --dataset houses", "--loss: houses has numbers to predict"),
        ("--load f --epochs 3 --recipe xor", "leave out --recipe"),
        ("evaluate a b c", "unexpected argument 'c'"),
        ("predict --model m --tuned x.npy", "--tuned: not allowed with argument --model"),
        ("drawings --fine-tune --untune", "--untune: not allowed with argument --fine-tune"),
        ("drawings --delete", "--delete: expected at least one argument"),
        ("drawings 1b2c", "unexpected argument '1b2c'; see `tui-nn drawings --help`"),
        ("evaluate m --epochs 3", "unknown option --epochs"),
        ("train --js", "unknown option --js"),
    ],
)
def test_wrong_usage_says_what_to_type(words, message):
    with pytest.raises(UsageError, match=message.replace("?", r"\?").replace(r"\?|", "|")) as error:
        config_of(*words.split())
    assert "\n" not in str(error.value)


def test_a_checkpoint_may_find_its_data_elsewhere():
    command, options = read_command(["train", "--load", "f", "--data-dir", "d"])
    assert (command.name, options.load) == ("train", Path("f"))
    assert read_config(options).data_dir == Path("d")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as leave:
        read_command([*command.split(), "--help"])
    assert leave.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith(f"usage: tui-nn {command}".rstrip())
    for flag in make_parser(COMMANDS[command]).flags:
        assert flag in text
    if command == SCREEN:
        assert all(f"tui-nn {name} " in text for name in COMMANDS if name)


def test_a_guess_needs_a_likeness():
    assert did_you_mean("epocs", ["epochs", "seed"]) == "; did you mean epochs?"
    assert did_you_mean("colour", ["epochs", "seed"]) == ""

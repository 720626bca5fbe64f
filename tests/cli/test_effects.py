"""The rule of the command line: no option is accepted that has no effect."""

from __future__ import annotations

import argparse
import io

import pytest

from tui_nn.cli import main as cli
from tui_nn.cli.arguments import make_parser, read_command
from tui_nn.cli.commands import check
from tui_nn.cli.commands.table import COMMANDS
from tui_nn.cli.effects import Given, UsageError, only_with, refuse_idle, unless
from tui_nn.training.settings.options import OPTIONS

WITHOUT_EFFECT = {
    ("", "--glyphs"): "--glyphs ascii",
    ("", "--colors"): "--colors 16",
    ("", "--no-mouse"): "--no-mouse",
    ("", "--low-bandwidth"): "--low-bandwidth",
    ("", "--force"): "--force",
    ("train", "--force"): "--force",
    ("", "--accept-changed-data"): "--accept-changed-data",
    ("train", "--accept-changed-data"): "--accept-changed-data",
    ("train", "--load"): "--load x --detach",
    ("train", "--save"): "--save x --detach",
    ("train", "--export"): "--export x --detach",
    ("train", "--quiet"): "--quiet --detach",
    ("train", "--keep-running"): "--keep-running --detach",
    ("train", "--background"): "--background",
    ("train", "--paused"): "--paused",
    ("runs", "--force"): "--force",
    ("runs", "--glyphs"): "--glyphs ascii --filter x",
    ("runs", "--colors"): "--colors 16 --json",
    ("runs", "--no-mouse"): "--no-mouse --undo",
    ("runs", "--low-bandwidth"): "--low-bandwidth",
    ("compare", "--glyphs"): "--glyphs ascii a b --json",
    ("compare", "--colors"): "--colors 16 a b --csv",
    ("compare", "--no-mouse"): "--no-mouse a b --all-settings",
    ("compare", "--low-bandwidth"): "--low-bandwidth a b",
    ("web", "--recipe"): "--recipe xor mnist-1",
    ("runs", "--filter"): "--filter x --undo",
    ("runs", "--sweep"): "--sweep x --delete y",
    ("sweep", "--trials"): "--trials 3 --list",
    ("sweep", "--seeds"): "--seeds 3 --resume x",
    ("sweep", "--search"): "--search grid --stop x",
    ("sweep", "--objective"): "--objective loss --list",
    ("sweep", "--detach"): "--detach --list",
    ("sweep", "--early-ending"): "--early-ending --list",
    ("sweep", "--name"): "--name x --list",
    ("sweep", "--workers"): "--workers 2 --list",
    ("export", "--card"): "--card",
    ("export", "--list"): "--list x --to onnx",
    ("export", "--output"): "--output x",
    ("export", "--force"): "--force",
    ("predict", "--as-is"): "--as-is --strokes x",
    ("predict", "--only-prediction"): "--only-prediction --format kaggle x",
}
"""For each option that has no effect beside others: words that show it."""

SETTINGS_WITHOUT_EFFECT = {
    "data_dir": "--data-dir my.csv",
    "samples": "--samples 100 --recipe mnist",
    "data_seed": "--data-seed 1 --recipe xor",
    "validation_split": "--validation-split 0.2 --recipe xor",
    "activation": "--activation tanh --hidden none",
    "schedule": "--schedule step --epochs 3",
    "schedule_period": "--schedule-period 2",
    "schedule_factor": "--schedule-factor 0.1",
    "augment_sigma": "--augment-sigma 3",
    "momentum": "--momentum 0.5",
    "rho": "--rho 0.5",
    "beta1": "--beta1 0.5 --optimizer sgd",
    "beta2": "--beta2 0.5 --optimizer momentum",
    "epsilon": "--epsilon 0.5 --optimizer nesterov",
    "weight_decay": "--weight-decay 0.1",
    "target": "--target species",
    "drop": "--drop a,b",
    "task": "--task regression",
    "test_data": "--test-data my.csv",
    "test_split": "--test-split 0.3",
    "skip_bad_rows": "--skip-bad-rows",
    "picture_size": "--picture-size 32",
    "colour": "--colour",
    "invert": "--invert yes",
    "fit": "--fit",
}

REFUSED_SETTINGS = {
    "own_drawings": "--own-drawings 2 --recipe houses",
    "class_weights": "--class-weights balanced --recipe houses",
    "early_stopping": "--early-stopping 2 --validation-split 0",
    **{
        f"augment_{kind}": f"--augment-{kind} 0.5 --recipe moons"
        for kind in ("shift", "rotation", "scale", "shear", "elastic", "thickness", "occlusion")
    },
}
"""Settings that `TrainingConfig` itself refuses where they could have no effect."""

EVERY_RUN = {
    "dataset",
    "seed",
    "hidden",
    "output_activation",
    "loss",
    "initializer",
    "optimizer",
    "learning_rate",
    "batch_size",
    "epochs",
    "l2",
    "clip_norm",
}
"""Settings that have an effect on every run; the tests of `training.effects` train with them."""

ALWAYS = {
    "": "--version --recipe --load --resume --keep-running --checkpoint-interval --moments-budget"
    " --on-divergence",
    "train": "--json --recipe --resume --checkpoint-interval --moments-budget --on-divergence"
    " --detach",
    "evaluate": "--json --dataset --data-dir --samples --seed --skip-bad-rows",
    "predict": "--model --tuned --strokes --format --skip-bad-rows",
    "export": "--to --json",
    "data": "--clean --json --target --drop --task --test-data --test-split --skip-bad-rows"
    " --picture-size --colour --invert --fit --validation-split --seed",
    "sweep": " ".join(
        ["--json --recipe --list --stop --resume", *(option.flag for option in OPTIONS.values())]
    ),
    "web": "--port",
    "learn": "--glyphs --colors --no-mouse --low-bandwidth",
    "check": " ".join(["--json --recipe", *(OPTIONS[name].flag for name in check.SETTINGS)]),
    "attach": "--glyphs --colors --no-mouse --low-bandwidth",
    "runs": "--state --follow --pin --unpin --delete --keep --json --undo --title --note --tag"
    " --archive --import",
    "compare": "--all-settings --json --csv",
    "drawings": "--export --delete --fine-tune --untune --json",
    "sheet": "--count --digit --seed --strokes --svg --target --picture-size --colour --invert"
    " --fit",
    "symbols": "--glyphs --colors --no-mouse --low-bandwidth",
    "warmup": "--json",
    "doctor": "--json --glyphs --colors --no-mouse --low-bandwidth",
}
"""Options that have an effect whatever else is typed, or that the command itself checks; `--debug`
is every command's."""


def refusal(*words: str) -> str:
    with pytest.raises(UsageError) as caught:
        read_command(words)
    return str(caught.value)


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch):
    monkeypatch.setattr("sys.__stdin__", io.StringIO())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_every_command_has_an_effect_or_a_refusal(command):
    """A new option must be put into one of the tables above."""
    flags = {flag for flag, _ in make_parser(COMMANDS[command]).rules.values()}
    known = {"--debug", *ALWAYS.get(command, "").split()} | {
        f for c, f in WITHOUT_EFFECT if c == command
    }
    if command in ("", "train"):
        names = EVERY_RUN | SETTINGS_WITHOUT_EFFECT.keys() | REFUSED_SETTINGS.keys()
        assert names == OPTIONS.keys()
        known |= {option.flag for option in OPTIONS.values()}
    assert flags == known


@pytest.mark.parametrize(("command", "flag"), WITHOUT_EFFECT)
def test_an_option_without_effect_is_refused_with_the_reason(command, flag):
    words = WITHOUT_EFFECT[command, flag]
    assert refusal(*command.split(), *words.split()).startswith(f"{flag}: no effect, ")


@pytest.mark.parametrize("command", ["", "train"])
@pytest.mark.parametrize("name", SETTINGS_WITHOUT_EFFECT)
def test_a_setting_without_effect_is_refused_with_the_reason(command, name):
    words = SETTINGS_WITHOUT_EFFECT[name].split()
    said = refusal(*command.split(), *words)
    assert said.startswith(f"{OPTIONS[name].flag}: no effect, ")


@pytest.mark.parametrize("name", REFUSED_SETTINGS)
def test_settings_that_cannot_go_together_are_refused(name):
    words = REFUSED_SETTINGS[name].split()
    assert refusal("train", *words).startswith(f"{OPTIONS[name].flag}: ")


def test_a_setting_of_the_recipe_is_no_option_that_was_typed():
    read_command(["train", "--recipe", "sketch", "--augment-elastic", "0"])
    read_command(["train", "--recipe", "fashion", "--schedule", "constant"])


def test_a_data_folder_is_not_ignored(capsys):
    assert cli.main(["train", "--data-dir", "my.csv"]) == 2
    said = "tui-nn: --data-dir: no effect, digits is not read from files\n"
    assert capsys.readouterr().err == said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--samples 50", "--samples: no effect, the test part of digits is always the same size"),
        ("--data-dir .", "--data-dir: no effect, digits is not read from files"),
        ("--skip-bad-rows", "--skip-bad-rows: no effect, digits comes with the program"),
        ("--dataset mnist --seed 3", "--seed: no effect, the test part of mnist is always the"),
    ],
)
def test_a_test_refuses_what_does_not_change_it(capsys, words, said):
    assert cli.main(["evaluate", *words.split()]) == 2
    assert capsys.readouterr().err.startswith(f"tui-nn: {said}")


def test_the_rule():
    rules = {"a": ("--a", unless("b", "b is there")), "c": ("--c", only_with("a", "b"))}
    refuse_idle(rules, Given(argparse.Namespace(a=1)))
    refuse_idle(rules, Given(argparse.Namespace(b=1, c=1)))
    with pytest.raises(UsageError, match="--a: no effect, b is there"):
        refuse_idle(rules, Given(argparse.Namespace(a=1, b=1)))
    with pytest.raises(UsageError, match="--c: no effect, it goes with --a or --b"):
        refuse_idle(rules, Given(argparse.Namespace(c=1)))

"""What a sweep tries, typed or in a file."""

from __future__ import annotations

import pytest

from tui_nn.errors import UserError
from tui_nn.training.sweeps.report import objective_of
from tui_nn.training.sweeps.request import (
    describe_settings,
    make_request,
    read_request,
    write_request,
)

TEXTS = {"learning_rate": "1e-3..1", "hidden": "4/8,8", "epochs": "9"}

FILE = """
recipe = "moons"
trials = 7
seeds = 2
early_ending = true
[settings]
learning_rate = "1e-3..1"
hidden = ["4", "8,8"]
epochs = 9
"""


def test_a_file_says_the_same_as_options():
    typed = make_request("moons", TEXTS, trials=7, seeds=2, early_ending=True)
    assert read_request(FILE, "sweep.toml") == typed


@pytest.mark.parametrize("parts", [{}, {"seeds": 3}, {"search": "grid"}, {"trials": 3}])
def test_what_was_written_is_read(parts):
    texts = {**TEXTS, "learning_rate": "0.1/0.2"}
    request = make_request("moons", texts, **parts)
    assert read_request(write_request(request).decode(), "x") == request


def test_varied_and_fixed_settings_are_told_apart():
    request = make_request("moons", TEXTS)
    assert list(request.dimensions) == ["hidden", "learning_rate"]
    assert request.config.epochs == 9
    assert request.config.recipe == "moons"


def test_several_seeds_share_the_data():
    assert make_request("moons", TEXTS).config.data_seed is None
    assert make_request("moons", {**TEXTS, "seed": "5"}, seeds=2).config.data_seed == 5


def test_a_grid_is_every_combination():
    request = make_request("moons", {"hidden": "4/8", "activation": "relu/tanh"}, search="grid")
    assert request.trials == 4
    assert len({str(settings) for settings in request.grid()}) == 4


def test_lists_alone_are_tried_in_every_combination_unless_told_otherwise():
    lists = {"hidden": "4/8", "activation": "relu/tanh/sigmoid"}
    assert make_request("moons", lists).trials == 6
    assert make_request("moons", lists, trials=3).search == "random"
    assert make_request("moons", TEXTS).search == "random"


@pytest.mark.parametrize(
    ("recipe", "objective", "measure"),
    [
        ("moons", "", "validation_accuracy"),
        ("moons", "loss", "validation_loss"),
        ("houses", "", "validation_r2"),
        ("houses", "loss", "validation_loss"),
        ("xor", "", "train_loss"),
    ],
)
def test_trials_are_compared_by_a_measure_of_their_data(recipe, objective, measure):
    request = make_request(recipe, TEXTS, objective=objective)
    assert objective_of(request) == measure
    assert read_request(write_request(request).decode(), "x") == request


def test_more_trials_are_the_same_sweep():
    request = make_request("moons", TEXTS, trials=5)
    assert request.is_same_but_longer(make_request("moons", TEXTS, trials=9))
    assert not request.is_same_but_longer(make_request("moons", {**TEXTS, "epochs": "8"}))


def test_settings_are_written_as_they_are_typed():
    settings = {"learning_rate": 0.01, "hidden": (8, 8), "activation": "tanh"}
    assert describe_settings(settings) == "--learning-rate 0.01 --hidden 8,8 --activation tanh"


@pytest.mark.parametrize(
    ("recipe", "texts", "parts", "message"),
    [
        ("moons", {}, {}, "nothing varies"),
        ("moons", {"epochs": "9"}, {}, "nothing varies"),
        ("mooons", TEXTS, {}, "recipe: 'mooons' is unknown"),
        ("moons", {"rate": "1..2"}, {}, "rate: no such setting"),
        ("moons", TEXTS, {"trials": 0}, "trials: 0 is not a whole number from 1"),
        ("moons", TEXTS, {"seeds": True}, "seeds: True is not"),
        ("moons", TEXTS, {"search": "best"}, "search: 'best' is not one of"),
        ("moons", TEXTS, {"search": "grid"}, "a grid takes lists"),
        ("moons", {**TEXTS, "validation_split": "0"}, {}, "compares trials by it"),
        ("moons", {"epochs": "2/4"}, {"early_ending": True}, "early ending needs the same"),
        ("moons", TEXTS, {"objective": "r2"}, "'r2' is not one of accuracy, loss"),
        ("xor", TEXTS, {"objective": "accuracy"}, "'accuracy' is not one of loss"),
        ("symbols", TEXTS, {}, "own drawings"),
    ],
)
def test_what_cannot_be_tried_is_refused(recipe, texts, parts, message):
    with pytest.raises(UserError, match=message):
        make_request(recipe, texts, **parts)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("recipe = ", "sweep.toml: is not TOML"),
        ('trails = 3\n[settings]\nhidden = "4/8"', "sweep.toml: trails is unknown"),
        ("settings = 3", "settings is a table"),
        ("[settings]\nhidden = 4", "sweep.toml: nothing varies"),
        ('trials = "x"\n[settings]\nhidden = "4/8"', "trials: 'x' is not a whole number"),
    ],
)
def test_a_wrong_file_is_named(text, message):
    with pytest.raises(UserError, match=message):
        read_request(text, "sweep.toml")

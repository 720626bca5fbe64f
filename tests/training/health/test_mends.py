"""Known-bad recipes go wrong in the way they say, and the offered change mends them."""

from __future__ import annotations

import pytest

from tui_nn.data.catalog import load_dataset
from tui_nn.training.health.layer_statistics import measure_layers
from tui_nn.training.health.mends import (
    answer_any_number,
    bend_boundaries,
    draw_weights,
    keep_gradients,
    lower_rate,
    revive_units,
    standardize,
)
from tui_nn.training.health.standing import standing_of
from tui_nn.training.health.verdicts import conclude
from tui_nn.training.protocol.measurements import Evaluation, Mend, Verdict
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.trainer.trainer import Trainer

HOUSES = RECIPES["houses"].config


def train(config: TrainingConfig) -> tuple[Trainer, list[Verdict]]:
    """A finished run, and the verdicts on the way."""
    dataset = load_dataset(config.dataset, seed=0, validation_split=0.2, samples=2_000)
    trainer, verdicts = Trainer(config, dataset), []
    while trainer.finish_reason is None and trainer.divergence is None:
        trainer.run_steps(100)
        verdicts.append(conclude(standing_of(trainer), measure_layers(trainer)))
    return trainer, verdicts


def score(found: Evaluation | None) -> float:
    assert found is not None
    return next(value for value in (found.accuracy, found.r2) if value is not None)


@pytest.mark.parametrize(
    ("name", "trouble", "label", "worst", "best"),
    [
        ("zero-init", "identical units", "glorot-uniform", 0.6, 0.95),
        ("rate-too-high", "diverged at step", "rate 0.1", 0.0, 0.9),
        ("vanishing", "gradients vanish", "relu", 0.2, 0.5),
        ("unscaled", "inputs are not standardized: area", "standardize", 0.8, 0.9),
        ("dead-relu", "of the units never fire", "rate 0.1", 0.7, 0.95),
        ("no-hidden-layer", "add a hidden layer", "hidden layer of 16", 0.6, 0.95),
    ],
)
def test_a_known_bad_recipe_goes_wrong_and_is_mended(name, trouble, label, worst, best):
    config = RECIPES[name].config
    trainer, verdicts = train(config)
    assert RECIPES[name].is_bad
    assert trainer.divergence is not None or score(trainer.validation) < worst
    assert any(trouble in verdict.text for verdict in verdicts)
    mend = verdicts[-1].mend  # it is still offered when the run is over
    assert mend is not None
    assert mend.label == label
    trainer, verdicts = train(config.replace_texts(mend.changes))
    assert trainer.divergence is None
    assert score(trainer.validation) > best
    assert not any(trouble in verdict.text for verdict in verdicts)


def test_no_good_recipe_is_mended_before_it_is_judged():
    for name in ("xor", "moons", "spirals", "houses"):
        config = RECIPES[name].config
        dataset = load_dataset(config.dataset, seed=0, validation_split=config.validation_split)
        trainer = Trainer(config, dataset)
        for _ in range(3):
            trainer.run_steps(30)
            assert conclude(standing_of(trainer), measure_layers(trainer)).mend is None, name


@pytest.mark.parametrize(
    ("rate", "lower"), [(1.0, "0.001"), (0.003, "0.001"), (0.002, "0.0002"), (1e-5, "1e-06")]
)
def test_a_rate_is_lowered_to_the_usual_one_or_to_a_tenth(rate, lower):
    mend = lower_rate(TrainingConfig(optimizer="adam", learning_rate=rate))
    assert mend is not None
    assert mend.changes == (("learning_rate", lower),)


def test_nothing_is_offered_that_changes_nothing():
    assert draw_weights(TrainingConfig(activation="relu", initializer="he-uniform")) is None
    assert keep_gradients(TrainingConfig(activation="leaky-relu")) is None
    assert keep_gradients(TrainingConfig(hidden=())) is None
    assert revive_units(TrainingConfig(hidden=())) is None
    assert bend_boundaries(TrainingConfig()) is None
    assert standardize(HOUSES) is None


def test_nothing_is_offered_that_contradicts_the_other_settings():
    assert answer_any_number(TrainingConfig(loss="categorical-cross-entropy")) is None


def test_dying_units_get_an_activation_that_cannot_die_when_the_rate_is_usual():
    assert revive_units(TrainingConfig(learning_rate=0.001)) == Mend(
        "leaky-relu", (("activation", "leaky-relu"),)
    )


def test_straight_lines_are_bent():
    mend = bend_boundaries(HOUSES.replace(activation="linear"))
    assert mend is not None
    assert HOUSES.replace_texts(mend.changes).activation == "relu"
    mend = answer_any_number(HOUSES.replace(output_activation="sigmoid"))
    assert mend is not None
    assert HOUSES.replace_texts(mend.changes).output_activation == "linear"

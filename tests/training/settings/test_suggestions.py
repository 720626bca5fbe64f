from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from tui_nn.data.dataset import Dataset, Split
from tui_nn.data.schema import DatasetSchema, Kind, Task
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.options import OPTIONS
from tui_nn.training.settings.suggestions import suggest

ALL = frozenset(OPTIONS)

OWN = TrainingConfig(dataset="own/table.csv")


def make_dataset(classes: int = 3, rows: int = 300, features: int = 5, kind: Kind = Kind.TABLE):
    if classes:
        names = tuple(map(str, range(classes)))
        shape = (8, 8) if kind is Kind.PICTURES else None
        schema = DatasetSchema(Task.CLASSIFICATION, kind, features, names, picture_shape=shape)
        targets = np.zeros(rows, dtype=np.int32)
    else:
        schema = DatasetSchema(Task.REGRESSION, kind, features, target_name="price")
        targets = np.zeros((rows, 1), dtype=np.float32)
    split = Split(np.zeros((rows, features), dtype=np.float32), targets)
    return Dataset("table.csv", schema, split, split.first(0), split.first(1))


@pytest.mark.parametrize("rows", [2, 30, 300, 3_000, 30_000, 300_000])
@pytest.mark.parametrize(
    "shape",
    [(0, 5, Kind.TABLE), (2, 2, Kind.PLANE), (900, 5, Kind.TABLE), (3, 64, Kind.PICTURES)],
)
def test_settings_fit_any_data(rows, shape):
    classes, features, kind = shape
    dataset = make_dataset(classes, rows, features, kind)
    suggestion = suggest(OWN, dataset, ALL)
    suggestion.config.check(dataset.schema)
    assert len(suggestion.reasons) >= 4
    assert suggestion.config.dataset == OWN.dataset
    assert suggestion.config.batch_size <= max(8, rows)


def test_a_number_has_a_linear_output():
    config = suggest(OWN, make_dataset(0), ALL).config
    assert (config.output_activation, config.loss) == ("linear", "mean-squared-error")


@pytest.mark.parametrize(
    ("shape", "rate"), [((8, 8), 0.001), ((28, 28), 0.001), ((64, 64), 4e-4), ((64, 64, 3), 3e-4)]
)
def test_more_pixels_get_smaller_steps(shape, rate):
    features = math.prod(shape)
    schema = replace(
        make_dataset(3, 10, 64, Kind.PICTURES).schema, in_features=features, picture_shape=shape
    )
    split = Split(np.zeros((10, features), np.uint8), np.zeros(10, np.int32))
    dataset = Dataset("pictures", schema, split, split.first(0), split.first(1))
    assert suggest(OWN, dataset, ALL).config.learning_rate == rate


def test_what_was_chosen_stays():
    chosen = {"hidden": (7,), "epochs": 3, "learning_rate": 0.1, "early_stopping": 0}
    config = suggest(OWN.replace(**chosen), make_dataset(), ALL - chosen.keys()).config
    assert {name: getattr(config, name) for name in chosen} == chosen
    assert config.schedule == "constant"
    nothing = suggest(OWN, make_dataset(), ())
    assert (nothing.config, nothing.reasons) == (OWN, ())


@pytest.mark.parametrize(
    ("chosen", "output", "loss"),
    [
        ({"output_activation": "sigmoid"}, "sigmoid", "binary-cross-entropy"),
        ({"output_activation": "tanh"}, "tanh", "mean-squared-error"),
        ({"loss": "binary-cross-entropy"}, "sigmoid", "binary-cross-entropy"),
        ({"loss": "mean-squared-error"}, "softmax", "mean-squared-error"),
        ({}, "softmax", "categorical-cross-entropy"),
    ],
)
def test_output_and_loss_follow_one_another(chosen, output, loss):
    values = {"output_activation": output, "loss": loss} if chosen else {}
    config = suggest(OWN.replace(**values), make_dataset(2), ALL - chosen.keys()).config
    assert (config.output_activation, config.loss) == (output, loss)


def test_a_batch_size_that_was_chosen_decides_the_epochs():
    small = suggest(OWN.replace(batch_size=8), make_dataset(), ALL - {"batch_size"}).config
    large = suggest(OWN.replace(batch_size=64), make_dataset(), ALL - {"batch_size"}).config
    assert small.epochs < large.epochs


def test_few_rows_are_stopped_early_if_there_is_something_to_validate_on():
    assert suggest(OWN, make_dataset(), ALL).config.early_stopping > 0
    assert suggest(OWN, make_dataset(rows=30_000), ALL).config.early_stopping == 0
    config = suggest(OWN.replace(validation_split=0), make_dataset(), ALL).config
    assert config.early_stopping == 0


def test_the_fewer_rows_the_larger_the_penalty():
    penalties = [suggest(OWN, make_dataset(0, rows), ALL).config.l2 for rows in (30, 300, 30_000)]
    assert penalties == sorted(penalties, reverse=True)


def test_the_reasons_name_the_settings():
    reasons = suggest(OWN, make_dataset(), ALL).reasons
    assert (
        reasons[0] == "output-activation softmax, loss categorical-cross-entropy: one of 3 classes"
    )
    assert reasons[1] == "hidden 64: for 300 rows of 5 inputs"

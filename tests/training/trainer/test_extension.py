"""A run that is extended ends as if it had been planned so long from its start."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training import tiny
from tui_nn.errors import UserError
from tui_nn.training.protocol.results import FinishReason
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.trainer.extension import extend_run

SCHEDULES = {
    "constant": "with the same learning rate",
    "step": "with the learning rate still dropping every 3 epochs",
    "plateau": "with the learning rate as the plateaus have lowered it",
}


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("portions", [(), (7,)])
def test_the_result_is_that_of_a_run_of_the_new_length_bit_for_bit(schedule, portions):
    changes = {"schedule": schedule, "schedule_period": 3}
    extended = tiny.train(tiny.make_trainer(epochs=4, **changes), portions)
    assert extended.finish_reason is FinishReason.DONE
    assert extend_run(extended, 9) == f"training to epoch 9, {SCHEDULES[schedule]}"
    assert extended.finish_reason is None
    planned = tiny.train(tiny.make_trainer(epochs=9, **changes))
    tiny.assert_same_run(tiny.train(extended), planned)
    assert extended.config == planned.config


def test_so_it_is_for_the_recipe_xor():
    config = RECIPES["xor"].config
    length = 2 * config.epochs
    extended = tiny.train(tiny.make_trainer(config))
    extend_run(extended, length)
    tiny.train(extended)
    planned = tiny.train(tiny.make_trainer(config, epochs=length))
    assert extended.step == planned.step
    for array, twin in zip(extended.network.parameters, planned.network.parameters, strict=True):
        np.testing.assert_array_equal(array, twin)
    assert extended.evaluate("test") == planned.evaluate("test")


def test_a_cosine_rises_to_where_the_longer_one_is():
    trainer = tiny.train(tiny.make_trainer(schedule="cosine", epochs=4))
    low = trainer.learning_rate
    told = extend_run(trainer, 8)
    assert told.endswith("with the learning rate back up to that of a run of 8 epochs")
    assert trainer.learning_rate == pytest.approx(trainer.base_rate / 2)
    assert trainer.learning_rate > low


def test_after_early_stopping_patience_restarts():
    trainer = tiny.train(tiny.make_trainer(learning_rate=0.7, early_stopping=2, epochs=60))
    assert trainer.finish_reason is FinishReason.STOPPED_EARLY
    stopped = trainer.epoch
    extend_run(trainer, 60)
    tiny.train(trainer)
    assert trainer.epoch >= stopped + 2


@pytest.mark.parametrize("epochs", [3, 4])
def test_what_is_done_already_cannot_be_asked_for(epochs):
    trainer = tiny.train(tiny.make_trainer(epochs=4))
    with pytest.raises(UserError, match="the run has done 4 already; ask for more"):
        extend_run(trainer, epochs)


def test_a_run_that_has_diverged_is_not_extended():
    trainer = tiny.make_trainer()
    trainer.finish_reason = FinishReason.DIVERGED
    with pytest.raises(UserError, match="the run has diverged"):
        extend_run(trainer, 100)

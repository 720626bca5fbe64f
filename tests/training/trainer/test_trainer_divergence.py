"""A run that diverges is back at its last good step at once, however often it was watched."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.training import tiny
from tests.training.stored import PICTURES, load_pictures, write_pictures
from tests.typed import expect
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.training.checkpoints.loading import load_checkpoint, restore_trainer
from tui_nn.training.checkpoints.saving import save_trainer
from tui_nn.training.protocol.commands import Observe
from tui_nn.training.protocol.measurements import Mood
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.session.observation import observe
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.guard import BLOWN_UP, WINDOW
from tui_nn.training.trainer.pacer import Pacer
from tui_nn.training.trainer.trainer import Trainer

INTERVAL = 7
"""Steps between two states that are kept, here."""

WILD = 1000.0
"""A learning rate that no run survives."""

portions = st.lists(st.integers(1, 9), max_size=30)


def make(config: TrainingConfig = tiny.MOONS, *, rate: float | None = None, **changes) -> Trainer:
    """A new run whose states are kept often, with a rate that no config allows."""
    trainer = often_kept(tiny.make_trainer(config, **changes))
    trainer.base_rate = rate or trainer.base_rate
    return trainer


def often_kept(trainer: Trainer) -> Trainer:
    trainer._guard.interval = INTERVAL
    return trainer


def diverge(trainer: Trainer, counts=()) -> Trainer:
    """Train in these portions, then to the divergence."""
    tiny.train(trainer, counts)
    assert trainer.divergence is not None
    return trainer


def ruin(trainer: Trainer, number: int = 0) -> Trainer:
    """Give a weight a value from which the run cannot recover, but not at once."""
    trainer.network.layers[number].parameters["weights"][0, 0] = 1e25
    return trainer


@given(
    st.builds(
        tiny.MOONS.replace,
        optimizer=st.sampled_from(list(OPTIMIZERS)),
        schedule=st.sampled_from(["constant", "plateau", "cosine"]),
        schedule_period=st.just(1),
        early_stopping=st.sampled_from([0, 8]),
        epochs=st.just(60),
    ),
    st.integers(0, 33),
    portions,
)
@settings(max_examples=40, deadline=None)
def test_portions_make_no_difference(config, calm_steps, counts):
    """Neither to when it diverges, nor to what is found, nor to where it is brought back."""
    whole, portioned = (tiny.advance(make(config), calm_steps) for _ in range(2))
    whole.base_rate = portioned.base_rate = WILD
    diverge(whole)
    diverge(portioned, counts)
    assert portioned.divergence == whole.divergence
    tiny.assert_same_run(portioned, whole)
    for curves, others in zip(portioned.plots, whole.plots, strict=True):
        for name, curve in curves.items():
            for part, array in curve.state().items():
                np.testing.assert_array_equal(array, others[name].state()[part])


@pytest.mark.parametrize("calm_steps", [0, 3, 5, 11, 28])
@pytest.mark.parametrize("config", [tiny.MOONS, tiny.HOUSES, tiny.DIGITS], ids=lambda c: c.recipe)
def test_everything_is_as_after_the_last_good_step(config, calm_steps):
    """Which is the one at which the rate was changed."""
    config = config.replace(schedule="plateau", schedule_period=1, early_stopping=50, epochs=60)
    trainer, calm = (tiny.advance(make(config), calm_steps) for _ in range(2))
    trainer.base_rate = calm.base_rate = WILD
    diverge(trainer)
    assert expect(trainer.divergence).good_step == trainer.step == calm_steps
    assert expect(trainer.divergence).step > calm_steps
    assert expect(trainer.divergence).learning_rate == WILD
    tiny.assert_same_run(trainer, calm)
    assert trainer.finish_reason is None
    assert trainer.run_steps(1) == 0


def test_states_are_kept_every_so_many_steps():
    trainer, calm = (make(epochs=60) for _ in range(2))
    ruin(tiny.advance(trainer, 2 * INTERVAL + 3))
    diverge(trainer)
    assert trainer.step == 2 * INTERVAL
    tiny.assert_same_run(trainer, tiny.advance(calm, 2 * INTERVAL))


def test_a_state_in_which_the_loss_is_high_already_is_not_kept():
    trainer = tiny.advance(make(epochs=600), 3 * INTERVAL)
    # From now on, what it has is five times what it should have.
    trainer._guard.limit = BLOWN_UP * trainer.records.recent_losses[-WINDOW:].mean() / 5
    tiny.advance(trainer, 5 * INTERVAL)
    diverge(ruin(trainer))
    assert trainer.step == 3 * INTERVAL


def test_the_plots_tell_the_blow_up_until_it_continues():
    trainer = diverge(make(tiny.HOUSES, optimizer="sgd", epochs=60, rate=WILD))
    losses = trainer.plots[0]["train_loss"].sample(100)
    assert losses.steps[-1] == expect(trainer.divergence).step
    assert losses.mean[-1] > 1e6
    assert len(trainer.records.curves["train_loss"]) == 0
    trainer.rewind()
    assert trainer.plots == (trainer.records.curves, trainer.layer_curves)


def test_it_diverges_again_at_the_same_step():
    trainer = diverge(make(epochs=60, rate=WILD))
    first = trainer.divergence
    for counts in ([], [1] * 50, [3, 4, 5]):
        trainer.rewind()
        assert trainer.divergence is None
        assert diverge(trainer, counts).divergence == first


def test_it_continues_at_another_rate_as_if_nothing_had_been():
    trainer, calm = (tiny.advance(make(epochs=12), 10) for _ in range(2))
    trainer.base_rate = WILD
    diverge(trainer).rewind(0.5 / WILD)
    calm.base_rate = 0.5
    tiny.assert_same_run(tiny.train(trainer), tiny.train(calm))


def test_watching_a_run_that_has_diverged_changes_nothing():
    trainer, unwatched = (diverge(make(epochs=60, rate=WILD)) for _ in range(2))
    snapshot = observe(trainer, Observe(), RunState.PAUSED, Pacer(perf_counter))
    assert snapshot.divergence == trainer.divergence
    assert snapshot.step == 0
    assert snapshot.curves["train_loss"].steps[-1] == expect(trainer.divergence).step
    assert {layer.verdict for layer in snapshot.layers} == {"fast"}
    assert expect(snapshot.verdict).mood is Mood.BAD
    assert expect(snapshot.verdict).text.startswith("diverged at step")
    tiny.assert_same_run(trainer, unwatched)


def test_a_checkpoint_of_it_is_the_good_one(tmp_path):
    path = tmp_path / "run.safetensors"
    trainer = tiny.advance(make(epochs=12), 10)
    trainer.base_rate = WILD
    save_trainer(diverge(trainer), path)
    again = often_kept(tiny.make_trainer(epochs=12))
    restore_trainer(again, load_checkpoint(path))
    assert again.step == 10
    assert again.divergence is None
    again.base_rate = 0.5
    calm = tiny.advance(make(epochs=12), 10)
    calm.base_rate = 0.5
    tiny.assert_same_run(tiny.train(again), tiny.train(calm))


@pytest.mark.parametrize("step", [1, 3, 20])
def test_a_resumed_run_diverges_at_the_same_step(tmp_path, step):
    """The untrained network's loss is known although it was trained by then."""
    path = tmp_path / "run.safetensors"
    config = tiny.MOONS.replace(
        learning_rate=30.0, optimizer="sgd", epochs=600, initializer="he-normal"
    )
    unbroken = diverge(make(config))
    trainer = make(config)
    tiny.advance(trainer, min(step, expect(unbroken.divergence).step - 1))
    save_trainer(trainer, path)
    again = make(config)
    restore_trainer(again, load_checkpoint(path))
    assert expect(diverge(again).divergence).step == expect(unbroken.divergence).step


@pytest.mark.parametrize("at", ["kept", "last"])
def test_weights_that_are_no_numbers_are_found_though_the_loss_is_fine(at):
    """The loss of a step is that of the network before it."""
    trainer = make(optimizer="sgd")
    end = 2 * INTERVAL if at == "kept" else trainer.total_steps
    tiny.advance(trainer, end - 1)
    trainer.base_rate = 1e39
    assert trainer.run_steps(1) == 1
    assert trainer.finish_reason is None
    assert expect(trainer.divergence).step == end
    assert (expect(trainer.divergence).quantity, trainer.step) == ("weights", end - 1)
    assert np.isfinite(trainer.network.parameters.values).all()


def test_a_network_that_others_have_changed_is_not_changed_back():
    trainer = tiny.advance(make(epochs=60), INTERVAL + 2)
    trainer.network.layers[0].parameters["weights"][0, 0] = 0.123
    trainer.keep()
    trainer._guard.interval = 10_000
    tiny.advance(trainer, 3)
    diverge(ruin(trainer))
    assert trainer.step == INTERVAL + 2
    assert trainer.network.layers[0].parameters["weights"][0, 0] == np.float32(0.123)


@pytest.mark.parametrize("stored", [False, True])
@pytest.mark.parametrize("augmented", [False, True])
def test_pictures_from_files_and_bent_ones_are_gone_back_to(tmp_path: Path, stored, augmented):
    write_pictures(tmp_path)
    config = PICTURES.replace(augment_shift=2.0 * augmented, epochs=30)
    data = load_pictures(tmp_path, stored=stored, config=config)
    trainer, calm = (tiny.advance(often_kept(Trainer(config, data)), 30) for _ in range(2))
    trainer.base_rate = calm.base_rate = WILD
    diverge(trainer, [2, 3, 30])
    assert expect(trainer.divergence).good_step == 30
    tiny.assert_same_run(trainer, calm)
    trainer.rewind(1e-8)
    calm.base_rate = 1e-8 * WILD
    tiny.assert_same_run(tiny.advance(trainer, 20), tiny.advance(calm, 20))

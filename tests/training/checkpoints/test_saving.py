"""What is captured of a run is written as it was; the same run is the same bytes."""

from __future__ import annotations

from tests.training import tiny
from tests.training.checkpoints.saved_runs import TROUBLED, restore
from tui_nn.training.checkpoints.loading import load_checkpoint
from tui_nn.training.checkpoints.saving import capture_trainer, fingerprint_trainer, save_trainer


def test_saving_changes_nothing(path):
    trainer = tiny.make_trainer()
    trainer.run_steps(3)
    save_trainer(trainer, path)
    tiny.assert_same_run(trainer, tiny.advance(tiny.make_trainer(), 3))


def test_the_file_names_the_layers_and_its_step(path):
    save_trainer(tiny.advance(tiny.make_trainer(), 6), path)
    saved = load_checkpoint(path)
    assert saved.config == tiny.MOONS
    assert saved.step == 6
    assert saved.checkpoint.tensors["parameters.hidden 1.weights"].shape == (2, 8)
    assert saved.checkpoint.tensors["first_moments.output.biases"].shape == (1,)


def test_what_is_captured_does_not_change_while_the_run_continues(path, tmp_path):
    trainer = tiny.advance(tiny.make_trainer(TROUBLED), 17)
    captured, copy = capture_trainer(trainer), tmp_path / "at once"
    save_trainer(trainer, copy)
    tiny.train(trainer)
    captured.write(path)
    assert path.read_bytes() == copy.read_bytes()


def test_a_fingerprint_tells_what_was_trained_tuned_or_set(path):
    trainer = tiny.advance(tiny.make_trainer(), 6)
    seen = [fingerprint_trainer(trainer)]
    save_trainer(trainer, path)
    assert fingerprint_trainer(restore(path)) == capture_trainer(trainer).fingerprint == seen[0]
    trainer.network.layers[-1].parameters["biases"][0] += 1
    seen.append(fingerprint_trainer(trainer))
    trainer.base_rate = 0.5
    seen.append(fingerprint_trainer(trainer))
    trainer.run_steps(1)
    seen.append(fingerprint_trainer(trainer))
    assert len(set(seen)) == 4


def test_the_same_run_is_the_same_bytes(path):
    trainer, written = tiny.advance(tiny.make_trainer(), 3), set()
    for _ in range(4):
        save_trainer(trainer, path)
        written.add(path.read_bytes())
    assert len(written) == 1

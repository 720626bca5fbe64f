"""Extension of a run by more epochs, as if it had been planned with them from the start.

The learning rate of each added epoch is that of a run of the new length. With a constant, step or
plateau schedule the weights are therefore bit-identical to those of such a run (layer curves keep
their interval); a cosine schedule jumps up to its value in the longer run. With early stopping, a
finished run continues from the best weights, and the count of epochs without improvement restarts.
"""

from __future__ import annotations

from tui_nn.errors import UserError
from tui_nn.training.protocol.results import FinishReason
from tui_nn.training.trainer.schedules import describe_extension
from tui_nn.training.trainer.trainer import Trainer


def extend_run(trainer: Trainer, epochs: int) -> str:
    """Change the total number of epochs of a run.

    Args:
        trainer: the run, finished or not.
        epochs: new total, above the number of finished epochs.

    Returns:
        A phrase that describes how training continues.

    Raises:
        UserError: the run has finished that many epochs, or has diverged.
    """
    if trainer.finish_reason is FinishReason.DIVERGED:
        raise UserError("the run has diverged: more epochs do not help; restart it")
    if epochs <= trainer.epoch:
        raise UserError(f"--epochs: the run has done {trainer.epoch:,} already; ask for more")
    if trainer.finish_reason is FinishReason.STOPPED_EARLY:
        trainer.progress.stale_epochs = 0
    trainer.config = trainer.config.replace(epochs=epochs)
    trainer.finish_reason = None
    trainer.keep()
    return f"training to epoch {epochs:,}, {describe_extension(trainer.config)}"

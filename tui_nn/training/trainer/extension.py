"""More epochs for a run than were planned, as if it had been planned so from its start.

The learning rate of each further epoch is what a run of the new length has there. With a constant,
step or plateau schedule the weights are therefore those of a run of that length, bit for bit (but
the points of the layer plots keep their distance); a cosine
rises again to where the longer one is at this epoch. With early stopping, a finished run continues
from the best weights, and the epochs without improvement are counted anew.
"""

from __future__ import annotations

from tui_nn.errors import UserError
from tui_nn.training.protocol.results import FinishReason
from tui_nn.training.trainer.schedules import describe_extension
from tui_nn.training.trainer.trainer import Trainer


def extend_run(trainer: Trainer, epochs: int) -> str:
    """Plan a run to end after `epochs` epochs in all.

    Args:
        trainer: the run, finished or not.
        epochs: more than it has done.

    Returns:
        What is done, in a sentence.

    Raises:
        UserError: it has done as many already, or has diverged.
    """
    if trainer.finish_reason is FinishReason.DIVERGED:
        raise UserError("the run has diverged: more epochs are of no use; restart it")
    if epochs <= trainer.epoch:
        raise UserError(f"--epochs: the run has done {trainer.epoch:,} already; ask for more")
    if trainer.finish_reason is FinishReason.STOPPED_EARLY:
        trainer.progress.stale_epochs = 0
    trainer.config = trainer.config.replace(epochs=epochs)
    trainer.finish_reason = None
    trainer.keep()
    return f"training to epoch {epochs:,}, {describe_extension(trainer.config)}"

"""From a `Load` command to a trainer whose kernels are compiled: all that is slow at the start."""

from __future__ import annotations

from collections.abc import Callable

from tui_nn.data.catalog import load_dataset
from tui_nn.jit import is_compiled
from tui_nn.training.checkpoints import load_checkpoint, restore_trainer
from tui_nn.training.commands import Load
from tui_nn.training.trainer import Trainer

KERNELS_READY = "loading the kernels"
KERNELS_MISSING = "compiling kernels, this once: about 10 s"

Report = Callable[[str, float | None], None]


def load_trainer(command: Load, report: Report) -> Trainer:
    """Load the data, make the network, and load or compile the kernels.

    Args:
        command: the run to begin, or the checkpoint to go on from.
        report: told what is going on, and the share of it that is done (None if unknown).

    Raises:
        UserError: data or checkpoint cannot be used.
    """
    config, checkpoint = command.config, None
    if command.checkpoint is not None:
        report(f"reading {command.checkpoint.name}", None)
        saved, checkpoint = load_checkpoint(command.checkpoint)
        config = saved.replace(data_dir=config.data_dir or saved.data_dir)
    report(f"loading {config.dataset}", None)
    dataset = load_dataset(
        config.dataset,
        seed=config.seed,
        validation_split=config.validation_split,
        data_dir=config.data_dir,
        samples=config.samples,
        report=report,
    )
    report(KERNELS_READY if is_compiled("run_batches") else KERNELS_MISSING, None)
    trainer = Trainer(config, dataset)
    trainer.executor.warm_up(trainer.examples)
    if command.checkpoint is not None and checkpoint is not None:
        restore_trainer(trainer, checkpoint, command.checkpoint)
    return trainer

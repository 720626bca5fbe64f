"""EpochMeasures: the mean loss and accuracy of each epoch of a run, as Keras reports them."""

from __future__ import annotations

from tui_nn.training.trainer.history import Curve
from tui_nn.training.trainer.trainer import Trainer


class EpochMeasures:
    """Takes the measures of the epochs of one run, from its beginning.

    Attributes:
        trainer: the run.
    """

    def __init__(self, trainer: Trainer) -> None:
        self.trainer = trainer
        self._totals: dict[int, dict[str, float]] = {0: {}}

    def of_latest(self) -> tuple[int, dict[str, float]]:
        """The number, from 0, and the measures of the epoch that has just ended."""
        trainer, records = self.trainer, self.trainer.records
        epoch = trainer.step // trainer.steps_per_epoch
        before = self._totals.get(epoch - 1, {})
        latest = {"train_loss": records.recent_losses, "train_accuracy": records.recent_correct}
        measures, totals = {}, {}
        for name, values in latest.items():
            if name in records.curves and len(values):
                totals[name] = _total(records.curves[name])
                steps = totals[name] - before.get(name, 0.0)
                measures[name.removeprefix("train_")] = self._mean(steps, float(values[-1]))
        self._totals[epoch] = totals
        if (validation := trainer.validation) is not None:
            measures["val_loss"] = validation.loss
            if validation.accuracy is not None:
                measures["val_accuracy"] = validation.accuracy
        return epoch - 1, measures

    def _mean(self, total: float, last: float) -> float:
        """The mean over the examples, from the sum over the steps; the last may have fewer."""
        samples, size = self.trainer.samples, self.trainer.order.batch_size
        missing = self.trainer.steps_per_epoch * size - samples
        return (total * size - last * missing) / samples


def _total(curve: Curve) -> float:
    """The sum of all values of a curve."""
    return float(curve.sample(1).mean[0]) * len(curve)

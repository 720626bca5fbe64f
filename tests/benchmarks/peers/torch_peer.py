"""PyTorch, eager: tensors loaded beforehand, batches taken by index, no data loader in the way."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from tests.benchmarks.peers.jobs import BETA1, BETA2, EPSILON, Job
from tests.benchmarks.peers.splits import Splits, as_floats
from tui_nn.data.dataset import Split

Array = NDArray[Any]

INITIALIZERS = {
    "glorot-uniform": nn.init.xavier_uniform_,
    "he-uniform": lambda weights: nn.init.kaiming_uniform_(weights, nonlinearity="relu"),
}


class TorchPeer:
    """One model with one optimizer.

    `fused` chooses the optimizer's single kernel for all parameters, else a loop over them.
    """

    def __init__(self, job: Job, splits: Splits, seed: int, threads: int, *, fused: bool) -> None:
        torch.set_num_threads(threads)
        torch.set_num_interop_threads(threads)
        torch.manual_seed(seed)
        self._job, self._fused = job, fused
        self._inputs, self._targets = _as_tensors(splits.train)
        self._validation = _as_tensors(splits.validation)
        self._test_inputs, _ = _as_tensors(splits.test)
        self._loss = functional.cross_entropy if job.is_classification else functional.mse_loss
        self._model = self._make_model()
        self.versions = {"PyTorch": torch.__version__}

    def warm_up(self) -> None:
        """One step of a throw-away model, which wakes the thread pool and the matrix library."""
        model = self._make_model()
        order = torch.arange(min(self._job.batch_size, len(self._inputs)))
        self._train_epoch(model, self._make_optimizer(model), order)

    def train(self) -> None:
        """Train to the end, validating after each epoch."""
        optimizer = self._make_optimizer(self._model)
        for _ in range(self._job.epochs):
            self._train_epoch(self._model, optimizer, torch.randperm(len(self._inputs)))
            self._validate()

    @torch.inference_mode()
    def predict_test(self) -> Array:
        """Outputs for the test part, shape (samples, out_features)."""
        outputs: Array = self._model(self._test_inputs).numpy()
        return outputs

    def _make_model(self) -> nn.Sequential:
        layers: list[nn.Module] = []
        for n, m in pairwise(self._job.sizes):
            layer = nn.Linear(n, m)
            INITIALIZERS[self._job.initializer](layer.weight)
            nn.init.zeros_(layer.bias)
            layers += [layer, nn.ReLU()]
        return nn.Sequential(*layers[:-1])

    def _make_optimizer(self, model: nn.Module) -> torch.optim.Optimizer:
        return torch.optim.Adam(
            model.parameters(),
            lr=self._job.learning_rate,
            betas=(BETA1, BETA2),
            eps=EPSILON,
            fused=self._fused,
        )

    def _train_epoch(
        self, model: nn.Module, optimizer: torch.optim.Optimizer, order: Tensor
    ) -> None:
        inputs, targets, loss = self._inputs, self._targets, self._loss
        for batch in order.split(self._job.batch_size):
            outputs = model(inputs.index_select(0, batch))
            optimizer.zero_grad(set_to_none=True)
            loss(outputs, targets.index_select(0, batch)).backward()
            optimizer.step()

    @torch.inference_mode()
    def _validate(self) -> tuple[float, float]:
        """Loss and accuracy (of a regression: loss twice) of the validation part."""
        inputs, targets = self._validation
        outputs = self._model(inputs)
        loss = self._loss(outputs, targets).item()
        if not self._job.is_classification:
            return loss, loss
        return loss, (outputs.argmax(1) == targets).float().mean().item()


def _as_tensors(split: Split) -> tuple[Tensor, Tensor]:
    """Inputs as float32; labels as int64, which is what the loss wants."""
    targets = torch.tensor(split.targets)
    return torch.from_numpy(as_floats(split.inputs).copy()), (
        targets if targets.is_floating_point() else targets.long()
    )

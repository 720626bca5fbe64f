"""JAX: a whole epoch is one compiled call, `lax.scan` over its batches, with the state donated."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from numpy.typing import NDArray

from tests.benchmarks.peers.jobs import BETA1, BETA2, EPSILON, Job, weight_limit
from tests.benchmarks.peers.splits import Splits, as_floats
from tui_nn.data.dataset import Split

Array = NDArray[Any]
Layers = list[tuple[jax.Array, jax.Array]]
"""Weights (in_features, out_features) and biases of each layer."""

State = tuple[Layers, Layers, Layers, jax.Array]
"""Parameters, Adam's two moments of them, and the number of steps done."""


def forward(layers: Layers, inputs: jax.Array) -> jax.Array:
    """Logits, or a regression's outputs."""
    for weights, biases in layers[:-1]:
        inputs = jax.nn.relu(inputs @ weights + biases)
    weights, biases = layers[-1]
    return inputs @ weights + biases


def cross_entropy(layers: Layers, inputs: jax.Array, labels: jax.Array) -> jax.Array:
    """Mean over the samples."""
    logs = jax.nn.log_softmax(forward(layers, inputs))
    return -jnp.take_along_axis(logs, labels[:, None], axis=1).mean()


def squared_error(layers: Layers, inputs: jax.Array, targets: jax.Array) -> jax.Array:
    """Mean over the samples."""
    return ((forward(layers, inputs) - targets) ** 2).mean()


def adam(state: State, grads: Layers, learning_rate: float) -> State:
    """One update (Kingma and Ba 2015), the bias corrections folded into rate and epsilon."""
    layers, mean, square, steps = state
    steps = steps + 1
    correction = jnp.sqrt(1 - BETA2**steps)
    rate, epsilon = learning_rate * correction / (1 - BETA1**steps), EPSILON * correction
    mean = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, mean, grads)
    square = jax.tree.map(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, square, grads)
    layers = jax.tree.map(
        lambda p, m, v: p - rate * m / (jnp.sqrt(v) + epsilon), layers, mean, square
    )
    return layers, mean, square, steps


def train_epoch(
    state: State, order: jax.Array, inputs: jax.Array, targets: jax.Array, *, job: Job
) -> State:
    """Train on all batches of `order`, the smaller last one too."""
    gradient = jax.grad(cross_entropy if job.is_classification else squared_error)

    def step(state: State, batch: jax.Array) -> tuple[State, None]:
        grads = gradient(state[0], inputs[batch], targets[batch])
        return adam(state, grads, job.learning_rate), None

    whole = len(order) // job.batch_size * job.batch_size
    state, _ = lax.scan(step, state, order[:whole].reshape(-1, job.batch_size))
    return step(state, order[whole:])[0] if whole < len(order) else state


def validate(
    layers: Layers, inputs: jax.Array, targets: jax.Array, *, job: Job
) -> tuple[jax.Array, jax.Array]:
    """Loss and accuracy (of a regression: loss twice)."""
    if not job.is_classification:
        loss = squared_error(layers, inputs, targets)
        return loss, loss
    right = forward(layers, inputs).argmax(axis=1) == targets
    return cross_entropy(layers, inputs, targets), right.mean()


class JaxPeer:
    """The state of one run, and its two compiled functions."""

    def __init__(self, job: Job, splits: Splits, seed: int, threads: int) -> None:
        self._job = job
        self._generator = np.random.default_rng(seed)
        self._train = _as_arrays(splits.train)
        self._validation = _as_arrays(splits.validation)
        self._test_inputs, _ = _as_arrays(splits.test)
        self._state = self._make_state()
        jax.block_until_ready((self._train, self._validation, self._test_inputs, self._state))
        self.versions = {"JAX": jax.__version__}

    def compile(self) -> None:
        """Compile for the shapes given, ahead of time."""
        order = self._make_order()
        epoch = jax.jit(partial(train_epoch, job=self._job), donate_argnums=0)
        self._train_epoch = epoch.lower(self._state, order, *self._train).compile()
        judge = jax.jit(partial(validate, job=self._job))
        self._validate = judge.lower(self._state[0], *self._validation).compile()

    def warm_up(self) -> None:
        """One epoch with a state that is thrown away: the first call of a process costs 30 ms."""
        copied = jax.tree.map(jnp.copy, self._state)
        state = self._train_epoch(copied, self._make_order(), *self._train)
        jax.block_until_ready(self._validate(state[0], *self._validation))

    def train(self) -> None:
        """Train to the end, validating after each epoch."""
        state = self._state
        for _ in range(self._job.epochs):
            state = self._train_epoch(state, self._make_order(), *self._train)
            loss, accuracy = self._validate(state[0], *self._validation)
            float(loss), float(accuracy)
        self._state = jax.block_until_ready(state)

    def predict_test(self) -> Array:
        """Outputs for the test part, shape (samples, out_features)."""
        return np.asarray(forward(self._state[0], self._test_inputs))

    def _make_order(self) -> jax.Array:
        return jnp.asarray(self._generator.permutation(len(self._train[0])), jnp.int32)

    def _make_state(self) -> State:
        layers, initializer = [], self._job.initializer
        for n, m in pairwise(self._job.sizes):
            limit = weight_limit(initializer, n, m)
            weights = self._generator.uniform(-limit, limit, (n, m))
            layers.append((jnp.asarray(weights, jnp.float32), jnp.zeros(m, jnp.float32)))
        zeros = [jax.tree.map(jnp.zeros_like, layers) for _ in range(2)]
        return layers, zeros[0], zeros[1], jnp.zeros((), jnp.int32)


def _as_arrays(split: Split) -> tuple[jax.Array, jax.Array]:
    return jnp.asarray(as_floats(split.inputs)), jnp.asarray(split.targets)

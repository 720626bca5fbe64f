"""Which examples come when: each once an epoch, however the steps are asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.training.trainer.order import Order

orders = st.builds(Order, st.integers(1, 60), st.integers(1, 70), st.integers(0, 9))


@given(orders, st.integers(0, 5))
def test_an_epoch_has_every_example_once(order, epoch):
    examples = order.of_epoch(epoch)
    assert examples.dtype == np.uint32
    np.testing.assert_array_equal(np.sort(examples), np.arange(order.samples))


@given(orders, st.integers(0, 2))
def test_the_steps_of_an_epoch_make_up_its_order(order, epoch):
    steps = range(epoch * order.steps_per_epoch, (epoch + 1) * order.steps_per_epoch)
    batches = [order.after(step, 1) for step in steps]
    assert all(len(batch) == order.batch_size for batch in batches[:-1])
    assert 0 < len(batches[-1]) <= order.batch_size
    np.testing.assert_array_equal(np.concatenate(batches), order.of_epoch(epoch))
    np.testing.assert_array_equal(order.after(steps[0], len(steps)), order.of_epoch(epoch))


@given(orders, st.integers(0, 40), st.integers(1, 80))
def test_what_was_trained_on_last_comes_last(order, step, count):
    latest = order.until(step, count)
    assert len(set(latest.tolist())) == len(latest) == min(count, order.samples)
    if step:
        batch = order.after(step - 1, 1)[-count:]
        assert set(batch.tolist()) <= set(latest.tolist())


def test_each_epoch_and_each_seed_has_an_order_of_its_own():
    one, other = Order(60, 8, 0), Order(60, 8, 1)
    first = one.of_epoch(0)
    assert (one.of_epoch(1) != first).any()
    assert (other.of_epoch(0) != first).any()
    np.testing.assert_array_equal(one.of_epoch(0), first)


@pytest.mark.parametrize(("samples", "batch_size", "steps"), [(72, 16, 5), (64, 16, 4), (3, 8, 1)])
def test_the_last_batch_may_be_smaller(samples, batch_size, steps):
    assert Order(samples, batch_size, 0).steps_per_epoch == steps

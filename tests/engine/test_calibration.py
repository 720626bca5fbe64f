"""Calibrated constants: each keeps the cases it was chosen for on the measured side."""

from __future__ import annotations

import numpy as np
import pytest

from tui_nn import jit
from tui_nn.engine import crew
from tui_nn.engine.crew import workers_for
from tui_nn.engine.executor import Executor
from tui_nn.engine.kernels.emit import tiles
from tui_nn.engine.kernels.emit.adam import SMALLEST_SQUARE
from tui_nn.engine.kernels.emit.vectors import VECTOR_BYTES
from tui_nn.engine.kernels.gradients import BLOCK_SIZE
from tui_nn.engine.kernels.steps import SHARE_GRAIN
from tui_nn.engine.layers.dense import stack_dense
from tui_nn.engine.network import Network, aligned_zeros
from tui_nn.engine.rules import make_rule
from tui_nn.engine.workspace import make_examples, make_workspace

FLOAT = 4
"""Bytes of a float32."""

KIB = 1024


@pytest.mark.parametrize(
    ("share", "is_listed"),
    [(0.19, True), (0.30, True), (0.50, False)],
    ids=["handwritten digits", "bold digits", "clothes"],
)
def test_pixels_are_listed_for_digits_and_not_for_clothes(share, is_listed):
    pictures = np.zeros((10, 1000), np.uint8)
    pictures[:, : int(share * 1000)] = 255
    examples = make_examples(pictures, np.zeros(10, np.int32), np.dtype(np.float32))
    assert bool(examples.starts.size) == is_listed


@pytest.mark.parametrize(
    ("sizes", "batch_size", "is_shared"),
    [
        ((784, 128, 10), 32, False),
        ((784, 128, 10), 128, False),
        ((784, 256, 10), 128, True),
        ((784, 800, 10), 64, True),
        ((784, 512, 512, 10), 128, True),
    ],
)
def test_wide_jobs_get_a_second_core_and_narrow_ones_do_not(
    sizes, batch_size, is_shared, monkeypatch
):
    monkeypatch.setattr(crew, "available_cores", lambda: 8)
    network = Network(
        stack_dense(sizes, ["relu"] * (len(sizes) - 2) + ["softmax"]), optimizer="adam"
    )
    workers = workers_for(batch_size, network.parameters.values.size)
    assert workers == (2 if is_shared else 1)


def test_a_block_with_its_weights_and_moments_fills_a_second_level_cache():
    """Half as much would hand twice as many blocks to the optimizer, twice as much spills."""
    assert 4 * FLOAT * BLOCK_SIZE == 256 * KIB


def test_a_strip_of_the_right_matrix_stays_in_the_second_level_cache():
    """Half as much would load and store the sums twice as often."""
    widest_tile = 2 * VECTOR_BYTES
    assert tiles.DEPTH * widest_tile == 64 * KIB


def test_the_smallest_second_moment_is_lost_in_the_rounding_of_the_usual_epsilon():
    assert 1e-7 * np.finfo(np.float32).eps / 2 > SMALLEST_SQUARE**0.5


def test_a_workers_share_is_whole_tiles():
    assert SHARE_GRAIN == 8
    assert SHARE_GRAIN % tiles.ROWS == 0


def test_arrays_that_are_updated_together_lie_a_quarter_of_a_page_apart():
    """Equal last 12 bits of their addresses would delay each load until the stores before it."""
    network = Network(stack_dense((784, 128, 10), ("relu", "softmax")), optimizer="adam")
    _, workspace = make_workspace(network, 32)
    parameters = network.parameters
    arrays = (
        parameters.values,
        parameters.first_moments,
        parameters.second_moments,
        workspace.blocks,
    )
    places = [array.ctypes.data % (4 * KIB) for array in arrays]
    assert places == [0, 1 * KIB, 2 * KIB, 3 * KIB]


@pytest.mark.parametrize("count", [1, 100, 100_000])
def test_arrays_begin_at_a_page_wherever_the_memory_is(count):
    addresses = {aligned_zeros(count, np.dtype(np.float32)).ctypes.data for _ in range(20)}
    assert {address % (4 * KIB) for address in addresses} == {0}


def test_weight_rows_begin_at_cache_lines_and_waste_no_second_one():
    network = Network(stack_dense((3, 5, 17), ("relu", "linear")))
    strides = [layer.parameters["weights"].strides[0] for layer in network.layers]
    assert strides == [64, 128]
    assert all(layer.parameters["weights"].ctypes.data % 64 == 0 for layer in network.layers)


def test_a_single_example_is_evaluated_in_batches_of_64():
    executor = Executor(
        Network(stack_dense((2, 2), ("linear",))), make_rule("mean-squared-error", "sgd"), 1
    )
    assert executor.capacity == 64


def test_the_compiler_optimises_at_its_first_level():
    """Higher levels compile a fifth longer and are no faster; the lowest vectorises nothing."""
    assert int(jit.settings.OPT) == 1


def test_a_crew_tries_both_ways_eight_times_and_then_the_slower_once_in_64(monkeypatch):
    pair = crew.Crew(2)
    chosen: list[int] = []
    choose = pair._choose

    def remember() -> int:
        chosen.append(choose())
        return chosen[-1]

    monkeypatch.setattr(pair, "_choose", remember)
    pair._seconds = {1: 1.0, 2: 2.0}
    for _ in range(200):
        pair.run(lambda worker, workers: None, 1)
        pair._seconds = {1: 1.0, 2: 2.0}
    pair.dismiss()
    assert chosen[:8] == [1, 2] * 4
    assert [number for number in range(8, 200) if chosen[number] == 2] == [64, 128, 192]


def test_a_run_counts_for_a_quarter_in_a_crews_average():
    """A single run that another program disturbed changes the choice by a quarter only."""
    one = crew.Crew(1)
    one._note(1, 1.0)
    for _ in range(4):
        one._note(1, 2.0)
    assert one._seconds[1] == pytest.approx(2.0 - 0.75**4)

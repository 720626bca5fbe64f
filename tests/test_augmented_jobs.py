"""Augmentation on the real pictures, where they are available: what it is for."""

from __future__ import annotations

import pytest

from tests import test_main_job as main_job

pytestmark = main_job.pytestmark


@pytest.mark.parametrize(
    "recipe", ["mnist-affine", pytest.param("mnist-elastic", marks=pytest.mark.slow)]
)
def test_four_epochs_of_varied_pictures_are_better_than_ten_of_plain_ones(recipe):
    """Which bring this network to 98.1% (mnist-wide)."""
    trained = main_job.run("train", "--recipe", recipe, "--epochs", "4")
    assert trained["layers"] == [784, 800, 10]
    assert trained["test_accuracy"] > 0.985
    assert trained["finish_reason"] == "done"

"""The main job on the real pictures, where they are available."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.real_data import REAL_DATA

pytestmark = pytest.mark.skipif(
    not REAL_DATA.is_dir(), reason="no MNIST at hand; TUI_NN_TEST_DATA may name its folder"
)


def run(*words: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tui_nn", *words, "--data-dir", str(REAL_DATA), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    return json.loads(done.stdout)


def test_the_guides_network_reads_mnist(tmp_path):
    target = tmp_path / "mnist.safetensors"
    trained = run("train", "--recipe", "mnist", "--save", str(target))
    assert trained["layers"] == [784, 128, 10]
    assert (trained["epochs"], trained["steps"]) == (5, 5 * 1688)
    assert trained["test_accuracy"] > 0.97
    tested = run("evaluate", str(target), "--dataset", "mnist")
    assert tested["test_loss"] == trained["test_loss"]
    assert tested["test_accuracy"] == trained["test_accuracy"]


def test_clothes_are_learned_too():
    trained = run("train", "--recipe", "fashion", "--epochs", "2")
    assert trained["dataset"] == "fashion-mnist"
    assert trained["test_accuracy"] > 0.83

"""The scripts beside exported weights, run in processes of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.training.exports.networks import CASES, Case
from tui_nn.training.exports.keras_weights import write_keras
from tui_nn.training.exports.numpy_script import write_numpy
from tui_nn.training.exports.torch_weights import write_torch

ASK = """
import sys, numpy as np
sys.path.insert(0, sys.argv[1])
import network
np.save(sys.argv[1] + "/answers.npy", network.predict(np.load(sys.argv[1] + "/inputs.npy")))
print(*sorted(name for name in sys.modules if "tui_nn" in name))
"""


def answers_of(case: Case, folder: Path, *options: str) -> np.ndarray:
    """What the script `network.py` in `folder` answers; it may not import this program."""
    np.save(folder / "inputs.npy", case.inputs)
    ended = subprocess.run(
        [sys.executable, *options, "-c", ASK, str(folder)],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert ended.stdout.strip() == ""
    answers: np.ndarray = np.load(folder / "answers.npy")
    return answers


def check(case: Case, folder: Path) -> None:
    scale = max(case.subject.target_deviation, 1.0)
    np.testing.assert_allclose(answers_of(case, folder), case.answers, rtol=1e-4, atol=1e-5 * scale)


def test_numpy_answers_as_we_do(case, tmp_path):
    written = write_numpy(case.subject, tmp_path / "network.py")
    assert written == (tmp_path / "network.py", tmp_path / "network.npz")
    check(case, tmp_path)


def test_the_script_shows_an_example_when_it_is_run(case, tmp_path):
    write_numpy(case.subject, tmp_path / "network.py")
    script = str(tmp_path / "network.py")
    ended = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    lines = ended.stdout.splitlines()
    assert len(lines) == (case.subject.schema.classes or 1)


def test_a_script_does_not_overflow(tmp_path):
    """Sums far below zero would overflow in exp(-sums)."""
    case = CASES["sigmoid"]()
    write_numpy(case.subject, tmp_path / "network.py")
    far = Case(case.subject, case.inputs * np.float32(1e7), case.answers)
    assert np.isfinite(answers_of(far, tmp_path, "-Werror")).all()


def test_torch_answers_as_we_do(case, tmp_path):
    pytest.importorskip("torch", reason="the extra bench is not installed")
    written = write_torch(case.subject, tmp_path / "network.safetensors")
    assert written == (tmp_path / "network.safetensors", tmp_path / "network.py")
    check(case, tmp_path)


def test_torch_has_its_names_and_shapes(case, tmp_path):
    from safetensors.numpy import load_file

    write_torch(case.subject, tmp_path / "network.safetensors")
    tensors = load_file(tmp_path / "network.safetensors")
    first = case.subject.layers[0]
    np.testing.assert_array_equal(tensors["0.weight"], first.weights.T)
    np.testing.assert_array_equal(tensors["0.bias"], first.biases)
    assert len(tensors) == 2 * len(case.subject.layers)
    compile((tmp_path / "network.py").read_text(), "network.py", "exec")


def test_keras_answers_as_we_do(case, tmp_path, monkeypatch):
    pytest.importorskip("keras", reason="the extra bench is not installed")
    pytest.importorskip("h5py")
    write_keras(case.subject, tmp_path / "network.weights.h5")
    check(case, tmp_path)


def test_keras_has_a_group_for_each_layer(case, tmp_path):
    h5py = pytest.importorskip("h5py")
    written = write_keras(case.subject, tmp_path / "network.weights.h5")
    assert written == (tmp_path / "network.weights.h5", tmp_path / "network.py")
    with h5py.File(written[0]) as file:
        np.testing.assert_array_equal(file["layers/dense/vars/0"], case.subject.layers[0].weights)
        assert len(file["layers"]) == len(case.subject.layers)
    compile(written[1].read_text(), "network.py", "exec")

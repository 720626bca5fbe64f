"""VARIANTS: who takes part, and with which settings."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

OURS = "tui-nn"
"""The variant that the others are compared with."""

THREAD_LIMITS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMBA_NUM_THREADS",
)
"""Environment variables that bound the threads of numerical libraries when they are imported."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """A peer with its settings.

    Attributes:
        name: what it is called on the command line.
        title: what it is called in tables and pictures.
        peer: the class that does it, as "module:Class" of this package.
        packages: what must be importable for it.
        threads: threads that it may use; None for as many as it likes.
        pinned: whether the process is kept on a single core.
        compiles: whether the peer has a `compile`, whose time is a column of its own.
        options: further arguments of the class.
        environment: variables that must be set before its packages are imported.
        notes: what it does differently, for a footnote.
    """

    name: str
    title: str
    peer: str
    packages: tuple[str, ...]
    threads: int | None = 1
    pinned: bool = False
    compiles: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def obstacle(self) -> str:
        """Why it cannot take part here; empty if it can."""
        missing = [name for name in self.packages if importlib.util.find_spec(name) is None]
        if missing:
            return f"not installed: {', '.join(missing)}"
        if self.pinned and not hasattr(os, "sched_setaffinity"):
            return "this system cannot keep a process on one core"
        return ""


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_SKLEARN_NOTE = (
    "scikit-learn: partial_fit once an epoch, so that there is something to validate after each;"
    " weights and biases start Glorot-uniform whatever the job says; two classes share one sigmoid"
    " output; a regression's loss is half the squared error"
)

VARIANTS: Mapping[str, Variant] = MappingProxyType(
    {
        variant.name: variant
        for variant in (
            Variant(
                name=OURS,
                title="tui-nn",
                peer="tui_nn_peer:TuiNNPeer",
                packages=("numba",),
                threads=None,
                compiles=True,
                notes=(
                    "tui-nn: Trainer in chunks as long as `tui-nn train` has them; a second core"
                    " helps where layers are wide; machine code is kept between runs, so that only"
                    " the first start compiles (the largest number in the column), all others load",
                ),
            ),
            Variant(
                name="tui-nn-1",
                title="tui-nn, one core",
                peer="tui_nn_peer:TuiNNPeer",
                packages=("numba",),
                pinned=True,
                compiles=True,
            ),
            Variant(
                name="jax",
                title="JAX, jit + scan, all cores",
                peer="jax_peer:JaxPeer",
                packages=("jax",),
                threads=None,
                compiles=True,
                notes=("JAX: one compiled call an epoch, state donated; order drawn by NumPy",),
            ),
            Variant(
                name="jax-1",
                title="JAX, jit + scan, one core",
                peer="jax_peer:JaxPeer",
                packages=("jax",),
                pinned=True,
                compiles=True,
            ),
            Variant(
                name="torch-fused",
                title="PyTorch, fused Adam, all cores",
                peer="torch_peer:TorchPeer",
                packages=("torch",),
                threads=None,
                options={"fused": True},
            ),
            Variant(
                name="torch-fused-1",
                title="PyTorch, fused Adam, 1 thread",
                peer="torch_peer:TorchPeer",
                packages=("torch",),
                options={"fused": True},
            ),
            Variant(
                name="torch",
                title="PyTorch, Adam, all cores",
                peer="torch_peer:TorchPeer",
                packages=("torch",),
                threads=None,
                options={"fused": False},
            ),
            Variant(
                name="torch-1",
                title="PyTorch, Adam, 1 thread",
                peer="torch_peer:TorchPeer",
                packages=("torch",),
                options={"fused": False},
            ),
            Variant(
                name="numpy",
                title="NumPy, all cores",
                peer="numpy_peer:NumpyPeer",
                packages=("numpy",),
                threads=None,
            ),
            Variant(
                name="numpy-1",
                title="NumPy, 1 thread",
                peer="numpy_peer:NumpyPeer",
                packages=("numpy",),
            ),
            Variant(
                name="sklearn",
                title="scikit-learn, all cores",
                peer="sklearn_peer:SklearnPeer",
                packages=("sklearn",),
                threads=None,
                notes=(_SKLEARN_NOTE,),
            ),
            Variant(
                name="sklearn-1",
                title="scikit-learn, 1 thread",
                peer="sklearn_peer:SklearnPeer",
                packages=("sklearn",),
            ),
            Variant(
                name="keras",
                title="Keras 3 on TensorFlow",
                peer="keras_peer:KerasPeer",
                packages=("keras", "tensorflow"),
                threads=None,
                compiles=True,
                environment={"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"},
                notes=(
                    "Keras: model.fit as the guide writes it, without its progress bar; tracing"
                    " counts as compilation",
                ),
            ),
        )
    }
)
"""Every variant by its name, this project's first."""

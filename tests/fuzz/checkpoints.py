"""Target `safetensors`: checkpoint files, and the runs that are to continue from them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.fuzz.harness import Target
from tests.fuzz.mutations import Mutator
from tests.training import tiny
from tui_nn.engine.checkpoint import (
    LENGTH_BYTES,
    Checkpoint,
    read_checkpoint,
    write_checkpoint,
)
from tui_nn.training.checkpoints.exporting import export_trainer
from tui_nn.training.checkpoints.saving import save_trainer
from tui_nn.training.protocol.commands import Load, Observe
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.reading.model import load_model
from tui_nn.training.session.loading import load_trainer
from tui_nn.training.session.observation import observe
from tui_nn.training.trainer.pacer import Pacer

Array = NDArray[Any]

STOPPING = tiny.MOONS.replace(
    learning_rate=0.7, schedule="plateau", schedule_period=1, early_stopping=3, epochs=30
)
"""A run that remembers more than others."""

HUGE = "16384," * 15 + "16384"
"""Hidden layers that no one has memory for."""

TEXTS = ("config", "state", "network")
"""Keys of the metadata that hold JSON."""

NUMBERS = (0.0, 1.0, -1.0, 3.0, 1e9, 2.0**62, -(2.0**63), 1e308, 1e-300, np.nan, np.inf, -np.inf)
"""Values that an array may not expect."""

KINDS = (*"?bBhHiIqQefd", "S3")
"""Types of arrays."""


class CheckpointTarget(Target):
    """Files that `--load` and `predict` are given."""

    name = "safetensors"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._path = folder / "case.safetensors"
        runs = [tiny.advance(tiny.make_trainer(), 7), tiny.train(tiny.make_trainer(STOPPING))]
        runs += [tiny.advance(tiny.make_trainer(tiny.HOUSES), 12)]
        self._files = []
        for write in (save_trainer, export_trainer):
            for trainer in runs:
                write(trainer, self._path)
                self._files.append(self._path.read_bytes())
        self._saved = self._files[: len(runs)]
        self._parsed = [self._parse(content) for content in self._files]

    def valid(self) -> Iterator[bytes]:
        """Runs at their beginning, in the middle and at their end."""
        yield from self._saved

    def make(self, mutator: Mutator) -> bytes:
        """A damaged file, one whose header lies, or a sound one with contents that cannot be."""
        random = mutator.random
        kind = random.randrange(8)
        if kind == 0:
            return mutator.damage(random.choice(self._files))
        if kind == 1:
            return _distort_header(mutator, random.choice(self._files))
        checkpoint = random.choice(self._parsed)
        tensors, metadata = dict(checkpoint.tensors), dict(checkpoint.metadata)
        if kind < 5:
            _distort_tensors(mutator, tensors)
        else:
            _distort_metadata(mutator, metadata)
        try:
            write_checkpoint(self._path, Checkpoint(tensors, metadata))
        except Exception:  # there is no such file
            return mutator.damage(random.choice(self._files))
        return self._path.read_bytes()

    def attempt(self, case: bytes) -> None:
        """Use it as a model, then continue with the run, look at it and save it."""
        self._path.write_bytes(case)
        model = load_model(self._path)
        model.predict(np.zeros((1, model.network.in_features), np.float32))
        trainer = load_trainer(Load(tiny.MOONS, self._path), lambda _: None)
        for columns in (1, 80):
            observe(trainer, Observe(columns, (4, 4)), RunState.READY, Pacer(lambda: 0.0))
            trainer.run_steps(3)
        save_trainer(trainer, self._path)

    def _parse(self, content: bytes) -> Checkpoint:
        self._path.write_bytes(content)
        return read_checkpoint(self._path)


def _distort_header(mutator: Mutator, content: bytes) -> bytes:
    """The file with another header, whose length is given correctly."""
    end = LENGTH_BYTES + int.from_bytes(content[:LENGTH_BYTES], "little")
    header = mutator.distort(json.loads(content[LENGTH_BYTES:end]))
    text = json.dumps(header).encode()
    return len(text).to_bytes(LENGTH_BYTES, "little") + text + content[end:]


def _distort_tensors(mutator: Mutator, tensors: dict[str, Array]) -> None:
    """Lose, rename, add or change one of the arrays."""
    random = mutator.random
    name = random.choice(list(tensors) or ["none"])
    array = tensors.pop(name, np.zeros(3))
    kind = random.randrange(8)
    if kind == 0:
        return
    if kind == 1:
        name = mutator.text()
    elif kind == 2:
        with np.errstate(all="ignore"):  # what does not fit becomes something else
            array = array.astype(random.choice(KINDS))
    elif kind == 3:
        array = np.resize(array, [random.randrange(40) for _ in range(random.randrange(4))])
    elif kind == 4:
        array = array.reshape(-1, 1) if random.random() < 0.5 else array.T
    else:
        array = array.copy()
        with np.errstate(all="ignore"):
            for _ in range(random.choice((1, 3))):
                if array.size:
                    value = np.array(random.choice(NUMBERS)).astype(array.dtype)
                    array.reshape(-1)[random.randrange(array.size)] = value
    tensors[name] = array


def _distort_metadata(mutator: Mutator, metadata: dict[str, str]) -> None:
    """Have one of the texts say something else."""
    random = mutator.random
    key = random.choice([key for key in TEXTS if key in metadata] or ["config"])
    text = metadata.get(key, "{}")
    kind = random.randrange(6)
    if kind == 0:
        metadata[key] = mutator.text()
    elif kind == 1:
        metadata[key] = mutator.damage(text.encode()).decode("utf-8", "replace")
    elif kind == 2 and key == "config":
        changed = json.loads(text)
        changed[random.choice(list(changed))] = random.choice((HUGE, mutator.text()))
        metadata[key] = json.dumps(changed)
    elif kind == 3:
        metadata.pop(key, None)
    else:
        metadata[key] = json.dumps(mutator.distort(json.loads(text)))

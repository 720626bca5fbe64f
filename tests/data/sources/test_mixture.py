from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.data.idx_files import write_pictures
from tui_nn.data.catalog import load_dataset


def test_a_mixture_has_the_examples_of_both_and_the_test_part_of_the_second(tmp_path: Path) -> None:
    write_pictures(tmp_path / "mnist")
    asked = {"seed": 3, "validation_split": 0.25, "data_dir": tmp_path}
    digits = load_dataset("digits", **asked, samples=60)  # type: ignore[arg-type]
    scans = load_dataset("mnist", **asked)  # type: ignore[arg-type]
    both = load_dataset("digits-mnist", **asked, samples=60)  # type: ignore[arg-type]
    for part in ("train", "validation"):
        one, other = getattr(digits, part).read(), getattr(scans, part).read()
        mixed = getattr(both, part).read()
        np.testing.assert_array_equal(mixed.inputs, np.concatenate([one.inputs, other.inputs]))
        np.testing.assert_array_equal(mixed.targets, np.concatenate([one.targets, other.targets]))
    np.testing.assert_array_equal(both.test.read().inputs, scans.test.read().inputs)

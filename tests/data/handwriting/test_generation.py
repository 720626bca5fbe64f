from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tui_nn.data.handwriting import generation
from tui_nn.data.handwriting.generation import TEST_STREAM, generate_digits
from tui_nn.data.handwriting.styles import STYLES


def test_the_same_seed_writes_the_same_digits() -> None:
    first, again, other = generate_digits(200, 1), generate_digits(200, 1), generate_digits(200, 2)
    np.testing.assert_array_equal(first[0], again[0])
    np.testing.assert_array_equal(first[1], again[1])
    assert not np.array_equal(first[0], other[0])
    assert not np.array_equal(first[1], other[1])


@pytest.mark.parametrize("samples", [1, 7, 100, 1003])
def test_labels_are_balanced_and_shuffled(samples: int) -> None:
    pictures, labels = generate_digits(samples, 0)
    assert pictures.shape == (samples, 784)
    assert pictures.dtype == np.uint8
    assert labels.dtype == np.int32
    counts = np.bincount(labels, minlength=10)
    assert counts.max() - counts.min() <= 1
    if samples >= 100:
        assert abs(np.corrcoef(np.arange(samples), labels)[0, 1]) < 0.3


def test_pictures_have_the_ink_of_mnist_and_its_centre() -> None:
    pictures, _ = generate_digits(3000, 0)
    shares = pictures / 255
    assert shares.mean() == pytest.approx(0.1307, abs=0.01)
    assert (pictures > 0).mean() == pytest.approx(0.19, abs=0.02)
    steps, planes = np.arange(28), shares.reshape(-1, 28, 28)
    centres = planes.sum(axis=1) @ steps / planes.sum(axis=(1, 2))
    assert centres.mean() == pytest.approx(14.0, abs=0.05)
    assert abs(centres - 14.0).max() < 0.6


def test_digits_are_distinguishable_and_no_two_are_alike() -> None:
    pictures, labels = generate_digits(3000, 0)
    assert len({picture.tobytes() for picture in pictures}) == 3000
    inputs = pictures.astype(np.float32) / 255
    known, asked = inputs[:2500], inputs[2500:]
    distances = (known**2).sum(axis=1) - 2 * asked @ known.T
    found = labels[:2500][distances.argmin(axis=1)]
    assert np.mean(found == labels[2500:]) > 0.75


def test_every_digit_has_several_styles_of_distinct_names() -> None:
    assert list(STYLES) == list(range(10))
    for styles in STYLES.values():
        assert len({style.name for style in styles}) == len(styles) >= 5
        assert all(style.weight > 0 for style in styles)


def test_the_result_does_not_depend_on_the_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = 2 * generation.BLOCK + 10
    many = generate_digits(samples, 4)
    monkeypatch.setattr(generation, "WRITERS", 1)
    one = generate_digits(samples, 4)
    np.testing.assert_array_equal(many[0], one[0])
    np.testing.assert_array_equal(many[1], one[1])


def test_a_stream_of_its_own_has_other_digits() -> None:
    trained, tested = generate_digits(500, 0)[0], generate_digits(500, 0, stream=TEST_STREAM)[0]
    assert not {row.tobytes() for row in trained} & {row.tobytes() for row in tested}


def test_progress_is_reported_to_the_end() -> None:
    reports: list[float] = []
    generate_digits(3 * generation.BLOCK, 0, reports.append)
    assert reports == pytest.approx([1 / 3, 2 / 3, 1])


def test_pool_is_handed_a_few_blocks_at_a_time(monkeypatch):
    """A program that ends waits for all that its pools were handed."""
    handed = []

    class Pool(ThreadPoolExecutor):
        def map(self, fn, *iterables, **options):
            handed.append(len(*iterables))
            return super().map(fn, *iterables, **options)

    monkeypatch.setattr(generation, "ThreadPoolExecutor", Pool)
    monkeypatch.setattr(generation, "BLOCK", 8)
    generation.generate_digits(100, seed=1)
    assert max(handed) == generation.AT_ONCE
    assert sum(handed) == 13

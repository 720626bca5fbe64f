"""Labels of any form become numbered classes with names."""

from __future__ import annotations

import numpy as np
import pytest

from tui_nn.data.splitting.labels import flatten_labels, index_labels
from tui_nn.errors import DataError


@pytest.mark.parametrize(
    ("labels", "flat"),
    [
        ([3, 1], [3, 1]),
        ([[3], [1]], [3, 1]),
        ([3.0, 1.0], [3, 1]),
        ([True, False], [1, 0]),
        ([[0, 0, 1], [1, 0, 0]], [2, 0]),
        (["cat", "dog"], ["cat", "dog"]),
        (np.array([b"cat", b"d\xc3\xb6g"]), ["cat", "dög"]),
    ],
)
def test_forms_of_labels(labels, flat):
    assert flatten_labels(np.array(labels), "y").tolist() == flat


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (np.array([1.5, 2]), "not whole"),
        (np.array([np.nan, 2]), "not whole"),
        (np.zeros((3, 4)), r"has shape \(3, 4\)"),
        (np.array([1j]), "holds complex128"),
        (np.array([None]), "holds object"),
    ],
)
def test_what_is_no_label_is_refused(labels, message):
    with pytest.raises(DataError, match=message):
        flatten_labels(labels, "y")


def test_classes_are_numbered_in_their_order_over_all_parts():
    names, (train, test) = index_labels([np.array([7, 3, 7]), np.array([3, 9])], "x")
    assert names == ("3", "7", "9")
    assert (train.tolist(), test.tolist()) == ([1, 0, 1], [0, 2])
    assert train.dtype == np.int32


def test_names_stand_for_numbers_from_0():
    names, (train,) = index_labels([np.array([2, 0])], "x", ("a", "b\x1b[31m", "c"))
    assert names == ("a", "b?[31m", "c")
    assert train.tolist() == [2, 0]


@pytest.mark.parametrize("wrong", [-1, 3])
def test_a_label_without_a_name_is_refused(wrong):
    with pytest.raises(DataError, match=f"x: label {wrong}, but there are 3 names"):
        index_labels([np.array([0, wrong])], "x", ("a", "b", "c"))


def test_one_class_and_too_many_are_refused():
    with pytest.raises(DataError, match="x: all labels are 5"):
        index_labels([np.array([5, 5])], "x")
    with pytest.raises(DataError, match="x: 1,001 classes, more than 1,000"):
        index_labels([np.arange(1001)], "x")

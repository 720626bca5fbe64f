"""The names that libraries and people give their arrays tell what they are."""

from __future__ import annotations

import pytest

from tui_nn.data.arrays.roles import Content, Part, find_role

INPUTS, TARGETS = Content.INPUTS, Content.TARGETS


@pytest.mark.parametrize(
    ("name", "content", "part", "group"),
    [
        ("X", INPUTS, Part.WHOLE, ""),
        ("y", TARGETS, Part.WHOLE, ""),
        ("data", INPUTS, Part.WHOLE, ""),
        ("target", TARGETS, Part.WHOLE, ""),
        ("x_train", INPUTS, Part.TRAIN, ""),
        ("y_test", TARGETS, Part.TEST, ""),
        ("trainX", INPUTS, Part.TRAIN, ""),
        ("testy", TARGETS, Part.TEST, ""),
        ("xtrain", INPUTS, Part.TRAIN, ""),
        ("X-val", INPUTS, Part.VALIDATION, ""),
        ("train_images", INPUTS, Part.TRAIN, ""),
        ("val_labels", TARGETS, Part.VALIDATION, ""),
        ("train_data", INPUTS, Part.TRAIN, ""),
        ("kmnist-train-imgs", INPUTS, Part.TRAIN, "kmnist"),
        ("k49-test-labels", TARGETS, Part.TEST, "k49"),
        ("feature_names", Content.FEATURE_NAMES, Part.WHOLE, ""),
        ("target_names", Content.CLASS_NAMES, Part.WHOLE, ""),
        ("label_names", Content.CLASS_NAMES, Part.WHOLE, ""),
    ],
)
def test_names(name, content, part, group):
    role = find_role(name)
    assert role is not None
    assert (role.content, role.part, role.group) == (content, part, group)


@pytest.mark.parametrize("name", ["sample_weight", "arr_0", "train", "", "DESCR", "weights"])
def test_names_that_do_not_tell(name):
    assert find_role(name) is None


def test_x_goes_before_data_and_images():
    ranks = [role.rank for name in ("X", "data", "images") if (role := find_role(name))]
    assert ranks == sorted(ranks)

"""Each setting reads what it writes, and refuses everything else in one clear line."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.typed import expect
from tui_nn.errors import ConfigError
from tui_nn.training.settings.bounds import UNITS
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.option_values import MAXIMUM_LAYERS
from tui_nn.training.settings.options import OPTIONS

every_option = pytest.mark.parametrize("option", OPTIONS.values(), ids=OPTIONS)

FRACTIONS = [name for name in OPTIONS if isinstance(getattr(TrainingConfig(), name), float)]
WHOLE = ["samples", "seed", "batch_size", "epochs", "schedule_period", "early_stopping"]


def test_every_setting_of_a_config_is_an_option_and_the_other_way_round():
    fields = set(TrainingConfig.__dataclass_fields__) - {"recipe"}
    assert fields == set(OPTIONS)


@every_option
def test_an_option_explains_itself(option):
    assert OPTIONS[option.name] is option
    assert option.flag == "--" + option.name.replace("_", "-")
    assert option.help
    assert not option.help.endswith(".")
    for description in (option.choices or {}).values():
        assert description


@every_option
def test_the_default_is_read_as_it_is_written(option):
    value = getattr(TrainingConfig(), option.name)
    assert option.read(option.write(value)) == value


@pytest.mark.parametrize("name", [name for name, option in OPTIONS.items() if option.choices])
def test_choices_are_read_and_others_refused(name):
    option = OPTIONS[name]
    for choice in expect(option.choices):
        assert option.read(f" {choice} ") == choice
    with pytest.raises(ConfigError, match=r"'nonsense' is not one of ") as caught:
        option.read("nonsense")
    assert caught.value.option == name
    assert all(choice in str(caught.value) for choice in expect(option.choices))


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("text", ["1.5", "ten", "-1", "0x10", "99999999999999999999", "nan", "1e3"])
def test_whole_numbers_refuse(name, text):
    with pytest.raises(ConfigError, match=text):
        OPTIONS[name].read(text)


@pytest.mark.parametrize("name", FRACTIONS)
@pytest.mark.parametrize("text", ["", "x", "nan", "inf", "-inf", "-0.1", "1e999", "1,5"])
def test_fractions_refuse(name, text):
    with pytest.raises(ConfigError) as caught:
        OPTIONS[name].read(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "units"),
    [("128", (128,)), ("128,64", (128, 64)), (" 8 , 4 ", (8, 4)), ("none", ()), ("", ())],
)
def test_hidden_layers(text, units):
    assert OPTIONS["hidden"].read(text) == units


@pytest.mark.parametrize(
    "text", ["0", "128,,64", "a,b", "128;64", str(UNITS.high + 1), ",".join("1" * 17)]
)
def test_hidden_layers_refuse(text):
    assert MAXIMUM_LAYERS == 16
    with pytest.raises(ConfigError, match="hidden"):
        OPTIONS["hidden"].read(text)


def test_no_hidden_layer_is_written_as_a_word():
    assert OPTIONS["hidden"].write(()) == "none"


def test_a_folder_may_start_at_home():
    assert OPTIONS["data_dir"].read("~/mnist") == Path.home() / "mnist"
    assert OPTIONS["data_dir"].read("") is None


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("shift", "14"),
        ("rotation", "180"),
        ("scale", "0.9"),
        ("shear", "2"),
        ("elastic", "10"),
        ("sigma", "28"),
        ("thickness", "4"),
        ("occlusion", "28"),
    ],
)
def test_augmentation_has_its_limits(name, most):
    """What the kernels are tested with, and no more."""
    option = OPTIONS[f"augment_{name}"]
    assert option.read(most) == float(most)
    with pytest.raises(ConfigError, match=f"at most {most}"):
        option.read(str(float(most) + 0.01))


@given(st.floats(min_value=1e-9, max_value=1000, allow_nan=False))
@settings(max_examples=100, deadline=None)
def test_rates_are_read_as_they_are_written(rate):
    option = OPTIONS["learning_rate"]
    assert option.read(option.write(rate)) == rate


@given(
    st.sampled_from([*FRACTIONS, *WHOLE]),
    st.integers() | st.floats() | st.booleans() | st.none(),
)
@settings(max_examples=500, deadline=None)
def test_a_value_is_checked_as_its_text_is(name, value):
    option = OPTIONS[name]

    def outcome(read: Callable[[], object]) -> object:
        try:
            return read()
        except ConfigError as error:
            return str(error)

    checked = outcome(lambda: option.check(value))
    read = outcome(lambda: option.read(option.write(value)))
    is_refused = isinstance(checked, str) and isinstance(read, str)
    assert is_refused or checked == read


@pytest.mark.parametrize("name", [*FRACTIONS, *WHOLE])
def test_a_text_in_place_of_a_number_is_refused(name):
    with pytest.raises(ConfigError, match="'1' is not a"):
        OPTIONS[name].check("1")


def test_a_list_of_sizes_becomes_a_tuple():
    assert OPTIONS["hidden"].check([16, 8]) == (16, 8)


@given(st.sampled_from(sorted(OPTIONS)), st.text(max_size=20))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_value_or_one_line(name, text):
    option = OPTIONS[name]
    try:
        value = option.read(text)
    except ConfigError as error:
        assert error.option == name  # noqa: PT017 (a value is fine too)
        return
    assert not (isinstance(value, float) and not math.isfinite(value))
    assert option.read(option.write(value)) == value

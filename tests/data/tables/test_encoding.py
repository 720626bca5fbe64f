from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from tests.data.tables.building import make_table
from tui_nn.data.options import DataOptions
from tui_nn.data.tables.encoding import TableEncoding
from tui_nn.data.tables.features import Feature, FeatureKind, date_parts
from tui_nn.data.tables.loading.fitting import fit_encoding, standardization
from tui_nn.data.tables.table import Table
from tui_nn.data.tables.understanding.columns import understand
from tui_nn.data.tables.understanding.roles import choose_roles
from tui_nn.errors import DataError
from tui_nn.training.checkpoints.saved_preparation import format_preparation, read_preparation

FLOWERS = {
    "size": ["1", "3", "", "5", "100"],
    "wild": ["yes", "no", "yes", "?", "no"],
    "island": ["Biscoe", "Dream", "", "Biscoe", "Torgersen"],
    "seen": ["2024-01-31", "2023-01-31", "NA", "2022-01-31", "1999-01-01"],
    "kind": ["rose", "iris", "rose", "iris", "iris"],
}


def fit(table: Table, rows: list[int], **options) -> TableEncoding:
    roles = choose_roles(understand(table), DataOptions(**options), table.source)
    return fit_encoding(roles, np.array(rows))


@pytest.fixture
def encoding() -> TableEncoding:
    return fit(make_table(**FLOWERS), [0, 1, 2, 3])


def test_the_fit_knows_the_training_part_only(encoding):
    size, wild, island, seen = encoding.features
    assert size == Feature("size", FeatureKind.NUMBER, (3.0,))
    assert wild == Feature("wild", FeatureKind.FLAG, (1.0,), ("no", "yes"))
    assert island == Feature("island", FeatureKind.CATEGORY, (), ("Biscoe", "Dream", ""))
    assert seen == Feature("seen", FeatureKind.DATE, (2023.0, 1.0, 2.0))
    assert encoding.feature_names == (
        "size",
        "wild",
        "island = Biscoe",
        "island = Dream",
        "island = (gap)",
        "seen (year)",
        "seen (month)",
        "seen (weekday)",
    )


def test_inputs_are_standardized(encoding):
    encoded = encoding.encode(make_table(**FLOWERS).take(np.arange(4)))
    assert encoded.inputs.dtype == np.float32
    assert encoded.inputs.shape == (4, 8)
    np.testing.assert_allclose(encoded.inputs[:, [0, 1, 5, 7]].mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(encoded.inputs[:, [0, 1, 5, 7]].std(axis=0), 1, rtol=1e-6)
    np.testing.assert_array_equal(
        encoded.inputs[:, 2:5], [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]]
    )
    np.testing.assert_array_equal(encoded.inputs[:, 6], 0)
    assert encoded.notes == (
        "size: 1 gap filled with the median 3",
        "wild: 1 gap filled with the commonest value yes",
        "seen: 1 gap filled with the medians of year, month and weekday",
    )


def test_columns_are_found_by_name_and_surplus_ones_are_said(encoding):
    table = make_table(**FLOWERS)
    shuffled = make_table(**{name: FLOWERS[name] for name in sorted(FLOWERS)}, colour=["red"] * 5)
    first, second = encoding.encode(table), encoding.encode(shuffled)
    np.testing.assert_array_equal(first.inputs, second.inputs)
    assert second.notes == ("not used: colour", *first.notes)


def test_missing_columns_are_named(encoding):
    table = make_table(**FLOWERS).select(["wild", "seen"])
    with pytest.raises(DataError) as error:
        encoding.encode(table)
    assert str(error.value) == (
        "flowers.csv: has no columns size, island, which the network takes in; it has wild, seen"
    )


def test_an_unknown_value_is_said_and_counts_as_none(encoding):
    table = make_table(size=["2"], wild=["no"], island=["Mars"], seen=["2024-01-01"])
    encoded = encoding.encode(table)
    np.testing.assert_array_equal(encoded.inputs[0, 2:5], 0)
    assert encoded.notes == (
        "island: 1 value that the training part does not have, the first 'Mars' in line 2, counted"
        " as none of its values",
    )


def test_a_gap_where_training_had_none_counts_as_none():
    encoding = fit(make_table(island=["a", "b"], size=["1", "2"], kind=["x", "y"]), [0, 1])
    encoded = encoding.encode(make_table(island=["", "b"], size=["1", "2"]))
    np.testing.assert_array_equal(encoded.inputs[:, :2], [[0, 0], [0, 1]])
    assert encoded.notes == ("island: 1 gap, the first in line 2, counted as none of its values",)


def test_what_is_no_number_is_said_and_filled(encoding):
    table = make_table(size=["tall"], wild=["maybe"], island=["Dream"], seen=["soon"])
    encoded = encoding.encode(table)
    assert encoded.inputs[0, 0] == pytest.approx((3 - encoding.mean[0]) / encoding.deviation[0])
    assert (
        encoded.notes[0] == "size: 1 cell not read as number, the first in line 2, counted as a gap"
    )
    assert len(encoded.notes) == 6


def test_numbers_far_from_all_others_stay_finite(encoding):
    table = make_table(size=["1e300", "-1e300"], wild=["no"] * 2, island=[""] * 2, seen=[""] * 2)
    assert list(encoding.encode(table).inputs[:, 0]) == [1e6, -1e6]


def test_rows_one_at_a_time_are_encoded_as_together(encoding):
    table = make_table(**FLOWERS)
    together = encoding.encode(table).inputs
    alone = [encoding.encode(table.take(np.array([row]))).inputs[0] for row in range(5)]
    np.testing.assert_array_equal(together, alone)


def test_a_table_without_rows(encoding):
    assert encoding.encode(make_table(**FLOWERS).take(np.arange(0))).inputs.shape == (0, 8)


def test_numbers_of_another_type_are_the_same_categories():
    encoding = fit(make_table(code=["1", "2", "x", "1"] * 2, kind=["a", "b"] * 4), [0, 1, 2, 3])
    texts = encoding.encode(make_table(code=["2", "1"])).inputs
    np.testing.assert_array_equal(encoding.encode(make_table(code=np.array([2, 1]))).inputs, texts)


def test_labels_and_their_names(encoding):
    table = make_table(**{**FLOWERS, "kind": ["iris", "", "rose", "iris", "?"]})
    targets = encoding.targets(table)
    assert list(targets.rows) == [0, 2, 3]
    assert list(targets.values) == [0, 1, 0]
    assert targets.values.dtype == np.int32
    assert list(encoding.decode(targets.values)) == ["iris", "rose", "iris"]


def test_other_spellings_of_a_class():
    encoding = fit(make_table(size=["1", "2", "4", "5"], y=["no", "yes"] * 2), [0, 1, 2, 3])
    assert list(encoding.targets(make_table(y=["Yes", "FALSE", "1"])).values) == [1, 0, 1]
    encoding = fit(make_table(size=["1", "2", "4", "5"], y=["3", "4"] * 2), [0, 1, 2, 3])
    assert list(encoding.targets(make_table(y=["4.0", "3"])).values) == [1, 0]
    assert list(encoding.targets(make_table(y=np.array([3, 4]))).values) == [0, 1]


def test_an_unknown_class_is_refused(encoding):
    with pytest.raises(DataError) as error:
        encoding.targets(make_table(**{**FLOWERS, "kind": ["iris", "tulip", "", "", ""]}))
    assert str(error.value).startswith("flowers.csv, line 3: kind is 'tulip', a class that")


def test_a_table_without_the_target_is_refused(encoding):
    with pytest.raises(DataError, match="has no column kind, which is the target"):
        encoding.targets(make_table(size=["1"]))


def test_a_number_is_predicted_in_its_own_unit():
    table = make_table(size=["1", "2", "3", "4"], price=["10,5", "20", "", "30,25"])
    encoding = fit(table, [0, 1, 3])
    targets = encoding.targets(table)
    assert targets.values.shape == (3, 1)
    assert targets.values.mean() == pytest.approx(0, abs=1e-6)
    np.testing.assert_allclose(encoding.decode(targets.values)[:, 0], [10.5, 20, 30.25], rtol=1e-6)
    with pytest.raises(DataError, match="line 3: price is 'much', not a finite number"):
        encoding.targets(make_table(price=["1", "much"]))


def test_an_encoding_is_saved_with_a_network(encoding):
    assert read_preparation(format_preparation(encoding)) == encoding


def test_a_damaged_encoding_is_refused(encoding):
    text = format_preparation(encoding)
    for damaged in (
        text.replace('"deviation":[', '"deviation":[1.0,'),
        text.replace('"fill":[3.0]', '"fill":[]'),
        text.replace('"categories":["no","yes"]', '"categories":[]'),
    ):
        assert damaged != text
        with pytest.raises(ValueError, match="damaged"):
            read_preparation(damaged)


def test_year_month_and_weekday():
    days = [date(1969, 12, 31), date(1970, 1, 1), date(2024, 2, 29), date(1066, 10, 14)]
    expected = [(day.year, day.month, day.isoweekday()) for day in days]
    np.testing.assert_array_equal(date_parts(np.array(days, dtype="datetime64[D]")), expected)
    first = date(2023, 12, 1)
    days = [first + timedelta(days=day) for day in range(500)]
    expected = [(day.year, day.month, day.isoweekday()) for day in days]
    np.testing.assert_array_equal(date_parts(np.array(days, dtype="datetime64[D]")), expected)


@pytest.mark.parametrize(
    "numbers", [[1e308, -1e308], [1e-300, 2e-300], [5, 5, 5], [0, 0], [0.1, 0.1, 0.1]]
)
def test_standardization_is_finite(numbers):
    mean, deviation = standardization(np.array(numbers, dtype=np.float64))
    assert deviation > 0
    assert np.isfinite((np.array(numbers) - mean) / deviation).all()


def test_rows_without_a_header_are_named_by_their_number(encoding):
    columns = ("nr", *FLOWERS)
    known = replace(encoding, columns=columns)
    table = make_table(**{f"column_{n}": cells for n, cells in enumerate(FLOWERS.values(), 1)})
    whole = Table(("x", *table.names), (table.columns[0], *table.columns), table.lines)
    assert known.name_columns(whole).names == columns
    assert known.name_columns(table).names == ("nr", "size", "wild", "island", "seen")
    features = Table(table.names[:4], table.columns[:4], table.lines)
    assert known.name_columns(features).names == ("size", "wild", "island", "seen")
    three = Table(table.names[:3], table.columns[:3], table.lines, "x.csv")
    expected = "x.csv: has no header and 3 columns, where the network was trained on 6: nr, size,"
    with pytest.raises(DataError, match=expected):
        known.name_columns(three)


def test_surplus_columns_are_named(encoding):
    table = make_table(**FLOWERS, other=["1"] * 5)
    encoded = encoding.encode(table)
    assert encoded.surplus == ("other",)
    assert encoded.notes[0] == "not used: other"


def test_decimal_commas_are_read_though_the_training_part_had_points():
    sizes = [str(number / 2) for number in range(10)]
    encoding = fit(make_table(size=sizes, kind=["rose", "iris"] * 5), list(range(10)))
    points = encoding.encode(make_table(size=["1.5", "2.5", "big"]))
    commas = encoding.encode(make_table(size=["1,5", "2,5", "big"]))
    np.testing.assert_array_equal(points.inputs, commas.inputs)
    assert points.notes == commas.notes
    assert "1 cell not read as number, the first in line 4" in commas.notes[0]

from hypothesis import given
from hypothesis import strategies as st

from tui_nn.ui import layout


def test_80x24_has_everything_once():
    plan = layout.plan(80, 24, 2, sketching=True)
    assert plan.panel_columns == 30
    assert plan.table_rows == 4
    assert plan.slots == 0
    assert [name for name, on in plan.classes.items() if on] == ["-framed"]


def test_three_layers_fit_beside_a_view_without_a_sheet():
    assert layout.plan(80, 24, 3, sketching=False).table_rows == 5


def test_larger_terminals_get_more_of_the_same():
    middle = layout.plan(120, 40, 2, sketching=True)
    assert not middle.classes["-double"]
    assert middle.panel_columns == 30
    assert middle.classes["-stacked"]
    assert not middle.classes["-both"]
    assert middle.classes["-insight-left"]
    assert middle.slots == 3
    large = layout.plan(200, 60, 2, sketching=True)
    assert large.classes["-both"]
    assert large.classes["-insight-below"]
    assert not large.classes["-insight-left"]
    assert large.slots == 3
    assert large.panel_columns == 116


def test_without_a_sheet_there_is_nothing_to_look_into():
    plan = layout.plan(200, 60, 2, sketching=False)
    assert plan.slots == 0
    assert not plan.classes["-insight-left"]
    assert not plan.classes["-insight-below"]


def test_wide_but_low_puts_plots_side_by_side():
    assert layout.plan(160, 24, 2, sketching=True).classes["-side-by-side"]


def test_a_small_terminal_keeps_the_plot():
    for size in ((40, 12), (59, 40), (100, 14)):
        plan = layout.plan(*size, 2, sketching=True)
        assert plan.classes["-no-panel"]
        assert not plan.classes["-too-small"]
        assert plan.panel_columns == 0
    assert not layout.plan(100, 14, 2, sketching=False).classes["-no-panel"]


def test_the_sheet_never_takes_the_lines_of_the_layer_table():
    assert layout.plan(120, 40, 6, sketching=True).table_rows == 8


@given(st.integers(60, 400), st.integers(18, 120), st.integers(1, 17), st.booleans())
def test_there_is_always_room_for_plot_and_sheet(width, height, layers, sketching):
    plan = layout.plan(width, height, layers, sketching=sketching)
    assert not plan.classes["-too-small"]
    assert width - plan.panel_columns >= 28
    frame = layout.FRAME if plan.classes["-framed"] else 0
    sheet_rows = 28 if plan.classes["-double"] else 14
    rows = height - layout.MARGIN_ROWS - plan.table_rows
    assert rows >= layout.SMALLEST_VIEW_ROWS
    if sketching:
        assert rows >= sheet_rows + frame + 2
        if plan.classes["-insight-below"]:
            assert rows >= sheet_rows + 1 + frame + 2 + layout.INSIGHT_ROWS
        if plan.classes["-insight-left"]:
            under = layout.STATUS_ROWS + layout.READOUT_ROWS
            assert rows - under - layout.INSIGHT_ROWS >= 10
            assert plan.classes["-stacked"]
        assert bool(plan.slots) == (plan.classes["-insight-below"] or plan.classes["-insight-left"])
        sheets = 2 if plan.classes["-both"] else 1
        assert plan.panel_columns >= sheets * 2 * sheet_rows + frame


@given(st.integers(1, 300), st.integers(1, 100))
def test_too_small_is_said_below_28x10(width, height):
    plan = layout.plan(width, height, 2, sketching=True)
    assert plan.classes["-too-small"] == (width < 28 or height < 10)

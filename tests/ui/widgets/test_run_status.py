from hypothesis import given
from hypothesis import strategies as st

from tui_nn.ui.drawing.cells import split_cells
from tui_nn.ui.widgets.run_status import fit, wrap_two


def test_texts_of_less_importance_give_way():
    texts = ("running", "rate 0.001", "step 7")
    assert fit(texts, 80) == "running · rate 0.001 · step 7"
    assert fit(texts, 22) == "running · rate 0.001"
    assert fit(texts, 10) == "running"
    assert fit(texts, 4) == "run…"
    assert fit((), 10) == ""


@given(st.lists(st.text(max_size=20), max_size=5), st.integers(1, 80))
def test_line_never_exceeds_its_width(texts, width):
    assert len(split_cells(fit(tuple(texts), width))) <= width


def test_sentence_is_broken_at_a_blank():
    assert wrap_two("short", 10) == (("short",), ())
    assert wrap_two("one · two", 10) == (("one · two",), ())
    assert wrap_two("nine of ten · do wait", 12) == (("nine of ten",), ("do wait",))
    assert wrap_two("no such file here", 10) == (("no such",), ("file here",))
    assert wrap_two("averyveryverylongpath", 10) == (("averyveryv",), ("erylongpath",))


def test_wide_characters_take_two_cells():
    assert fit(("対対対", "x"), 6) == "対対対"
    assert fit(("対対対", "x"), 5) == "対対…"
    assert wrap_two("need 対対対対 and more", 14) == (("need 対対対対",), ("and more",))

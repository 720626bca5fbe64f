"""The report of `tui-nn data` fits the terminal and shows no control characters."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len

from tui_nn.data.survey import ColumnSurvey, Role, Survey
from tui_nn.data.survey_wording import ASCII_EIGHTHS
from tui_nn.headless.printing.survey_report import format_survey, print_survey, shortened

COLUMNS = (
    ColumnSurvey("sort", "category", Role.TARGET, distinct=2, examples=("a", "b"),
                 distribution=(30, 20)),
    ColumnSurvey("name\x1b[31m " + "of a column " * 5, "text", Role.IGNORED, distinct=50,
                 examples=("企鹅" * 40,), warning="it has another value in each row, " * 4),
    ColumnSurvey("height", "number", Role.FEATURE, gaps=3, low=1.5, high=2e6,
                 distribution=(1, 5, 9, 5, 1)),
)  # fmt: skip

SURVEY = Survey(
    source="my.csv",
    format="CSV",
    summary="50 rows, 1 feature, 2 classes of sort; 3 rows with gaps filled",
    task="classification",
    target="sort",
    target_reason="it is the last column",
    columns=COLUMNS,
    classes=tuple((f"class {n}", n) for n in range(40)),
    train=30,
    validation=10,
    test=10,
    warnings=("class 0 has fewer than five rows",),
    notes=("read as Latin-1",),
)


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_lines_fit_the_terminal(width):
    lines = format_survey(SURVEY, ("Few rows: a small network. " * 5,), width)
    assert max(map(cell_len, lines)) <= width
    text = "\n".join(lines)
    assert all(line.isprintable() for line in lines)
    assert "1.5 … 2,0" in text
    assert "name?[31m" in text
    assert "ignored: it has another value" in text
    assert "! class 0 has fewer than five rows" in text
    assert "40 classes:" in text
    assert "and 15 more" in text


def test_ascii_where_the_encoding_has_no_more(monkeypatch):
    output = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="strict")
    monkeypatch.setattr("sys.stdout", output)
    monkeypatch.setenv("COLUMNS", "80")
    print_survey(
        Survey("my.csv", "CSV", "5 rows", "regression", columns=(COLUMNS[0], COLUMNS[2])), ()
    )
    output.seek(0)
    text = output.read()
    assert "1.5 ~ 2,000,000" in text
    assert ASCII_EIGHTHS[-1] in text


def test_a_text_is_cut_at_whole_characters():
    assert shortened("企鹅企鹅", 8) == "企鹅企鹅"
    assert shortened("企鹅企鹅", 6) == "企鹅…"
    assert shortened("abc\x07", 4) == "abc?"

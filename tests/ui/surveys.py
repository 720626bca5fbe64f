"""Surveys of data that a user might have."""

from __future__ import annotations

from tui_nn.data.survey import ColumnSurvey, Role, Survey

PLANTS = Survey(
    source="/home/me/plants.csv",
    format="CSV",
    summary="60 rows, 2 features, 3 classes of plant; 4 rows with gaps filled",
    task="classification",
    target="plant",
    target_reason="it is the last column; --target chooses another",
    columns=(
        ColumnSurvey("id", "number", Role.IGNORED, distinct=60, low=1, high=60,
                     warning="ignored: it looks like a row number"),
        ColumnSurvey("height", "number", Role.FEATURE, gaps=4, distinct=50, low=1.5, high=9,
                     distribution=(1, 5, 9, 5, 1)),
        ColumnSurvey("light\x1b[31m", "category", Role.FEATURE, distinct=2,
                     examples=("sun", "shade"), distribution=(40, 20)),
        ColumnSurvey("plant", "category", Role.TARGET, distinct=3,
                     examples=("oak", "fern", "moss"), distribution=(30, 20, 10)),
    ),
    classes=(("fern", 20), ("moss", 10), ("oak", 30)),
    train=40,
    validation=8,
    test=12,
    warnings=("class moss has few rows",),
    header=("id", "height", "light\x1b[31m", "plant"),
    rows=tuple((str(n), f"{n}.5", "sun", "oak") for n in range(1, 21)),
)  # fmt: skip
"""A small table."""

WIDE = Survey(
    source="genes.csv",
    format="CSV",
    summary="300 rows, 784 features, 2 classes of sick",
    task="classification",
    target="sick",
    columns=(
        *(ColumnSurvey(f"gene{n}", "number", Role.FEATURE, low=0, high=n) for n in range(784)),
        ColumnSurvey("sick", "yes/no", Role.TARGET, examples=("no", "yes")),
    ),
    header=(*(f"gene{n}" for n in range(784)), "sick"),
    rows=tuple((*("0.125" for _ in range(784)), "no") for _ in range(20)),
)  # fmt: skip
"""A table of 785 columns."""

"""DataOptions: what a user can say about data of their own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DataOptions:
    """How a file or a folder is to be understood; the defaults leave it to the program.

    Attributes:
        target: column that is predicted; "" to find it.
        drop: columns that are ignored.
        task: "auto", "classification" or "regression".
        test_data: file or folder of the test part; None to hold out `test_split`.
        test_split: share of the rows held out for the test, 0 < share < 1.
        skip_bad_rows: leave out rows that cannot be read, instead of refusing the file.
        picture_size: (rows, columns) that pictures are brought to; None for 28x28, or the size of
            pictures that all have the same small size.
        colour: keep red, green and blue instead of grey.
        invert: "auto", "yes" or "no": whether dark ink on light paper is inverted.
        fit: fit and centre what a picture shows, as the pad does.
    """

    target: str = ""
    drop: tuple[str, ...] = ()
    task: str = "auto"
    test_data: Path | None = None
    test_split: float = 0.2
    skip_bad_rows: bool = False
    picture_size: tuple[int, int] | None = None
    colour: bool = False
    invert: str = "auto"
    fit: bool = False

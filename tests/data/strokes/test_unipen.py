"""UNIPEN's segments are drawings, with y turned downward."""

from __future__ import annotations

import pytest

from tui_nn.data.strokes.unipen import read_unipen
from tui_nn.errors import DataError

HEAD = ".VERSION 1.0\n.COORD T X Y\n.HIERARCHY WORD CHARACTER\n"
BODY = """.PEN_DOWN
0 10 30
5 11 20
.PEN_UP
6 50 50
.PEN_DOWN
10 1 2 15 3 4
20 5 6
"""


def read(text: str):
    return [
        (drawing.label, [stroke.tolist() for stroke in drawing.strokes])
        for drawing in read_unipen(text.encode(), "a.unp")
    ]


FIRST, SECOND = [[10, -30], [11, -20]], [[1, -2], [3, -4], [5, -6]]


def test_components_are_named_before_or_after_them():
    segments = '.SEGMENT CHARACTER 0 OK "a"\n.SEGMENT CHARACTER 2 ? "b"\n'
    expected = [("a", [FIRST]), ("b", [SECOND])]
    assert read(HEAD + segments + BODY) == read(HEAD + BODY + segments) == expected


def test_ranges_lists_and_points():
    def strokes(components: str):
        return read(f'{HEAD}{BODY}.SEGMENT CHARACTER {components} OK "a"\n')[0][1]

    assert strokes("0-2") == strokes("0,2") == [FIRST, SECOND]
    assert strokes("0:1-2:0") == [FIRST[1:], SECOND[:1]]
    assert strokes("2:1") == [SECOND[1:]]


def test_a_segment_without_components_has_those_that_follow():
    text = '.COORD X Y\n.SEGMENT DIGIT ? "8"\n.PEN_DOWN\n1 2\n.PEN_UP\n.DT 10\n'
    text += '.SEGMENT DIGIT ? "3"\n.PEN_DOWN\n3 4\n'
    assert read(text) == [("8", [[[1, -2]]]), ("3", [[[3, -4]]])]


def test_the_level_with_the_most_segments_is_taken():
    segments = (
        '.SEGMENT WORD 0-2 OK "ab"\n.SEGMENT CHARACTER 0 OK "a"\n.SEGMENT CHARACTER 2 OK "b"\n'
    )
    assert [label for label, _ in read(HEAD + segments + BODY)] == ["a", "b"]


def test_without_segments_all_is_one_drawing():
    assert read(HEAD + BODY) == [(None, [FIRST, SECOND])]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD, "has no points with the pen down"),
        (".COORD X T\n" + BODY, "line 1: has coordinates X T, not X and Y"),
        (HEAD + ".PEN_DOWN\n1 2 x\n", "line 5: '1 2 x' is not a point"),
        (HEAD + ".PEN_DOWN\n1 2 nan\n", "line 5: '1 2 nan' is not a point"),
        (HEAD + ".PEN_DOWN\n1 2\n", "line 5: '1 2' is not a point"),
        (
            HEAD + BODY + '.SEGMENT CHARACTER 0-7 OK "a"\n',
            "names component 7; there are 3",
        ),
        (HEAD + BODY + '.SEGMENT CHARACTER 0 OK "\x1b[31m"\n', "line 12: a label has only"),
        (".INCLUDE /etc/passwd\n" + HEAD + BODY, "line 1: other files are not included"),
    ],
)
def test_faults_are_named_with_their_line(text, message):
    with pytest.raises(DataError, match=r"a\.unp: ") as caught:
        read(text)
    assert message in str(caught.value)


def test_naming_the_same_again_and_again_is_refused():
    segment = f'.SEGMENT CHARACTER {",".join(["0-2"] * 1000)} OK "a"\n'
    with pytest.raises(DataError, match="too many for a drawing or its file"):
        read(HEAD + BODY + 400 * segment)

"""Ink as tablets write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.data.strokes.inkml import read_inkml
from tui_nn.data.strokes.json_drawings import MAX_POINTS
from tui_nn.errors import DataError

NAMESPACE = 'xmlns="http://www.w3.org/2003/InkML"'


def ink(content: str, encoding: str = "utf-8") -> bytes:
    return f"<ink {NAMESPACE}>{content}</ink>".encode(encoding)


def read(content: bytes):
    (drawing,) = read_inkml(content, "a.inkml")
    return [stroke.tolist() for stroke in drawing.strokes]


def test_traces_are_strokes():
    content = ink(
        "<trace id='t0'>10 0, 9.5 14,\n8 28</trace><traceGroup><trace>1 -2</trace></traceGroup>"
    )
    assert read(content) == [[[10, 0], [9.5, 14], [8, 28]], [[1, -2]]]


def test_with_a_prefix_and_in_another_encoding():
    text = (
        '<?xml version="1.0" encoding="utf-16"?><i:ink xmlns:i="x"><i:trace>1 2</i:trace></i:ink>'
    )
    assert read(text.encode("utf-16")) == [[[1, 2]]]


def test_x_and_y_are_where_the_format_says():
    channels = '<channel name="T"/><channel name="Y"/><channel name="X"/>'
    assert read(ink(f"<traceFormat>{channels}</traceFormat><trace>100 2 1</trace>")) == [[[1, 2]]]


def test_the_pen_above_the_paper_draws_nothing():
    content = ink("<trace>1 2, 3 4</trace><trace type='penUp'>5 6</trace><trace></trace>")
    assert read(content) == [[[1, 2], [3, 4]]]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (ink("<trace>1 2, 3 four</trace>"), "trace 1, point 2 is '3 four', not numbers"),
        (ink("<trace>1 2, '3 '4</trace>"), "differences"),
        (ink("<trace>1 2, 3</trace>"), "point 2 is '3'"),
        (ink("<trace>1 nan</trace>"), "not numbers"),
        (ink('<traceFormat><channel name="F"/></traceFormat><trace>1 2</trace>'), "has channels F"),
        (ink(""), "has no <trace> with points"),
        (b"<svg><path d='M0 0'/></svg>", "has no <trace> with points"),
        (b"<ink><trace>1 2</ink>", "not InkML (mismatched tag"),
        (b"<?xml version='1.0' encoding='none-such'?><ink/>", "encoding"),
        (ink("<trace>" + "1 2," * (MAX_POINTS + 1) + "</trace>"), "more than 100000 points"),
    ],
)
def test_what_is_wrong_is_reported(content, fault):
    with pytest.raises(DataError) as caught:
        read(content)
    assert str(caught.value).startswith("a.inkml: ")
    assert fault in str(caught.value)


@pytest.mark.parametrize(
    "entity", ['<!ENTITY a "ha">', '<!ENTITY a SYSTEM "file:///etc/passwd">', ""]
)
def test_entities_are_never_expanded(entity):
    with pytest.raises(DataError, match="document type"):
        read(f"<!DOCTYPE ink [{entity}]>".encode() + ink("<trace>&a; 1</trace>"))


@given(st.binary(max_size=80), st.sampled_from([b"", b"<ink>", b"<ink><trace>"]))
def test_rubbish_is_refused(content, start):
    with pytest.raises(DataError):
        read(start + content)


def label(text: str) -> str:
    return f"<annotation type='truth'>{text}</annotation>"


def test_an_annotation_says_what_the_whole_shows():
    (drawing,) = read_inkml(ink(label(" a  star ") + "<trace>1 2</trace>"), "a")
    assert drawing.label == "a star"


def test_groups_with_a_label_are_drawings():
    content = ink(
        label("$1+x$")
        + "<trace xml:id='0'>1 2</trace><trace xml:id='1'>3 4</trace><trace xml:id='2'>5 6</trace>"
        + f"<traceGroup>{label('Segmentation')}"
        + f"<traceGroup>{label('1')}<traceView traceDataRef='1'/></traceGroup>"
        + f"<traceGroup>{label('x')}<traceView traceDataRef='#0'/><traceView traceDataRef='2'/>"
        + "</traceGroup></traceGroup>"
    )
    found = read_inkml(content, "a")
    assert [drawing.label for drawing in found] == ["1", "x"]
    assert [[stroke.tolist() for stroke in drawing.strokes] for drawing in found] == [
        [[[3, 4]]],
        [[[1, 2]], [[5, 6]]],
    ]


def test_what_would_grow_without_bound_is_refused():
    with pytest.raises(DataError, match="groups of traces in one another"):
        read_inkml(ink("<traceGroup>" * 60 + "</traceGroup>" * 60), "a")
    many = "<trace id='t'>" + "1 2," * 1000 + "</trace>"
    group = f"<traceGroup>{label('x')}<traceView traceDataRef='t'/></traceGroup>"
    with pytest.raises(DataError, match="more than 100000 points in its drawings"):
        read_inkml(ink(many + 101 * group), "a")

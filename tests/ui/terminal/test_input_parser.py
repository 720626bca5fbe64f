"""Whatever a terminal sends, the parser of it continues."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual.events import Key, MouseDown
from textual.message import Message

from tests.typed import expect_a
from tui_nn.ui.terminal.input_parser import FARTHEST, InputParser, PasteWatch

NUMBERS = st.one_of(st.integers(0, 300), st.sampled_from([55296, 1114111, 1114112, 10**12]))
FINALS = "uABCDFHMPQRSZ~mtncy$"
CSI = st.builds(
    lambda mark, numbers, separator, final: (
        f"\x1b[{mark}{separator.join(map(str, numbers))}{final}"
    ),
    st.sampled_from(["", "<", "?", ">"]),
    st.lists(NUMBERS, max_size=6),
    st.sampled_from([";", ":"]),
    st.sampled_from(FINALS),
)
MOUSE = st.builds("\x1b[<{};{};{}{}".format, NUMBERS, NUMBERS, NUMBERS, st.sampled_from("mM"))
SIZE = st.builds("\x1b[48;{};{};{};{}t".format, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
STRINGS = st.builds(
    lambda kind, text, end: f"\x1b{kind}{text}{end}",
    st.sampled_from("]P_^X"),
    st.text(max_size=40),
    st.sampled_from(["\x07", "\x1b\\", ""]),
)
PASTES = st.builds(
    lambda text, end: f"\x1b[200~{text}{end}",
    st.text(max_size=40),
    st.sampled_from(["\x1b[201~", ""]),
)
SENT = st.lists(st.one_of(CSI, MOUSE, SIZE, STRINGS, PASTES, st.text(max_size=8)), max_size=12)


def parsed(*texts: str) -> list[Message]:
    parser = InputParser()
    return [message for text in texts for message in parser.feed(text)]


@settings(max_examples=200)
@given(SENT)
def test_nothing_ends_the_parser(sent):
    parser = InputParser()
    for text in filter(None, sent):
        list(parser.feed(text))
        list(parser.tick())
    list(parser.feed("\x1b[201~" + " " * 40))  # ends what was begun
    assert [expect_a(Key, key).key for key in parser.feed("q")] == ["q"]


@settings(max_examples=100)
@given(SENT)
def test_what_comes_out_can_be_written_and_lies_on_a_screen(sent):
    for message in parsed(*filter(None, sent)):
        match message:
            case events.Key():
                (message.character or "").encode()
            case events.Paste():
                message.text.encode()
            case events.MouseEvent():
                assert 0 <= message.x < FARTHEST
                assert 0 <= message.y < FARTHEST


@pytest.mark.parametrize("code", [1114112, 55296, 10**11])
def test_character_that_does_not_exist_is_no_key(code):
    assert parsed(f"\x1b[{code}u") == []
    assert [expect_a(Key, key).key for key in parsed(f"\x1b[{code}u", "q")] == ["q"]


def test_mouse_is_in_cells_where_the_terminal_does_not_know_its_pixels():
    down = expect_a(MouseDown, parsed("\x1b[48;24;80;0;0t", "\x1b[<0;8;3M")[-1])
    assert (down.x, down.y) == (7, 2)


def test_mouse_in_pixels_is_brought_to_cells():
    down = expect_a(MouseDown, parsed("\x1b[48;24;80;480;800t", "\x1b[<0;76;43M")[-1])
    assert (int(down.x), int(down.y)) == (7, 2)


@pytest.mark.parametrize(
    "pieces", [["\x1b[200~a"], ["\x1b[20", "0~a"], ["\x1b[200~b\x1b[201~\x1b[200~"]]
)
def test_paste_that_has_not_ended_is_noticed_and_can_be_ended(pieces):
    watch = PasteWatch()
    for piece in pieces:
        watch.follow(piece)
    assert watch.is_open
    *_, paste = parsed(*pieces, watch.end())
    assert isinstance(paste, events.Paste)
    assert not watch.is_open


@pytest.mark.parametrize(
    "pieces", [[""], ["a"], ["\x1b[200~a\x1b[201~"], ["\x1b[200~a\x1b[2", "01~"]]
)
def test_paste_that_has_ended_is_none(pieces):
    watch = PasteWatch()
    for piece in pieces:
        watch.follow(piece)
    assert not watch.is_open

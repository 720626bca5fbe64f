"""Where a message ends, and which programs understand each other."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.remote import framing
from tui_nn.remote.errors import ProtocolError
from tui_nn.remote.framing import (
    HEAD,
    LONGEST_GREETING,
    Greeting,
    frame,
    protocol,
    read_head,
    sent_dataclasses,
)
from tui_nn.remote.structs import field_types
from tui_nn.training.protocol import commands
from tui_nn.training.protocol.commands import Command
from tui_nn.training.protocol.events import Event


def test_a_message_has_its_length_and_number_in_its_header():
    message = frame(b"abc", 7)
    assert read_head(message[: HEAD.size], 3) == (3, 7)
    assert message[HEAD.size :] == b"abc"


def test_a_message_that_is_too_long_is_refused_by_its_header():
    with pytest.raises(ProtocolError, match=r"4,294,967,295 bytes; at most 1,024"):
        read_head(b"\xff" * HEAD.size, 1024)


def test_a_greeting_is_read_as_written():
    greeting = Greeting(refusal="too many")
    assert Greeting.read(greeting.write()) == greeting
    assert len(greeting.write()) < LONGEST_GREETING


def test_the_same_program_is_accepted():
    Greeting().check("the other end")


def test_another_protocol_is_refused_with_one_sentence():
    other = Greeting(program="9.9", protocol="cafe")
    with pytest.raises(ProtocolError, match=r"the host is tui-nn 9.9 .* same version at both"):
        other.check("the host")


def test_a_refusal_by_another_version_is_reported():
    with pytest.raises(ProtocolError, match=r"^too many$"):
        Greeting(program="9.9", protocol="cafe", refusal="too many").check("the host")


def test_another_field_makes_another_protocol(monkeypatch):
    before = protocol()
    assert before == protocol()
    step = dataclasses.make_dataclass("Step", [("count", "int"), ("size", "float")])
    monkeypatch.setattr(commands, "Step", step)
    assert protocol() != before


def test_every_dataclass_that_is_sent_is_part_of_the_protocol():
    sent: set[type] = set()

    def collect(hint: Any) -> None:
        if dataclasses.is_dataclass(hint) and isinstance(hint, type) and hint not in sent:
            sent.add(hint)
            for _, part in field_types(hint):
                collect(part)
        for part in get_args(hint):
            collect(part)

    collect(Command | Event)
    assert len(sent) > 40
    assert sent <= set(sent_dataclasses())


@given(st.one_of(st.binary(), st.recursive(
    st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from(["program", "protocol", "refusal", "x"]), inner
    )
).map(lambda value: json.dumps(value).encode())))  # fmt: skip
def test_any_data_is_a_greeting_or_refused(data):
    try:
        assert isinstance(Greeting.read(data), Greeting)
    except ProtocolError:
        return


def test_deeply_nested_json_is_refused():
    with pytest.raises(ProtocolError, match="not tui-nn"):
        framing.Greeting.read(b"[" * 100_000)

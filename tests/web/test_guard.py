"""Who may use the server."""

from __future__ import annotations

import pytest

from tui_nn.web.guard import find_fault, make_token


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:80", "localhost"])
@pytest.mark.parametrize("origin", [None, "http"])
def test_pages_of_this_computer_may(host, origin):
    headers = {"Host": host} | ({"Origin": f"http://{host}"} if origin else {})
    assert find_fault(headers, "secret", "secret") == ""


@pytest.mark.parametrize(
    ("headers", "token", "fault"),
    [
        ({"Host": "evil.example:8000"}, "secret", "the host is not this computer"),
        ({"Host": "127.0.0.1.evil.example"}, "secret", "the host is not this computer"),
        ({"Host": "localhost:8000@evil.example"}, "secret", "the host is not this computer"),
        ({}, "secret", "the host is not this computer"),
        (
            {"Host": "localhost:8000", "Origin": "http://evil.example"},
            "secret",
            "another page asks",
        ),
        ({"Host": "localhost:8000", "Origin": "http://localhost:9000"}, "secret", "another page"),
        ({"Host": "localhost:8000", "Origin": "null"}, "secret", "another page asks"),
        ({"Host": "localhost:8000"}, "guess", "the path is wrong"),
        ({"Host": "localhost:8000"}, "", "the path is wrong"),
        ({"Host": "localhost:8000"}, "sécret", "the path is wrong"),
    ],
)
def test_strangers_may_not(headers, token, fault):
    assert find_fault(headers, token, "secret").startswith(fault)


def test_tokens_are_long_and_all_different():
    tokens = {make_token() for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 32

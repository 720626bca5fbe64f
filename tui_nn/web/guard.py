"""Who may use the server: requests that know the path's token, from this computer's own pages."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Mapping

LOCAL = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.ASCII)
"""Hosts that a browser on this computer, or at the other end of a tunnel, asks for.

Any other name leads here by a trick: DNS rebinding points a stranger's name at 127.0.0.1.
"""

TOKEN_BYTES = 24
"""Random bytes of the token: 192 bits cannot be guessed."""


def make_token() -> str:
    """A new token for the path."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def find_fault(headers: Mapping[str, str], token: str, expected: str) -> str:
    """Why a request is refused; "" if it is not.

    Args:
        headers: of the request; `Origin` is that of the page that a script or a form is in.
        token: the first part of the path.
        expected: what it must be.
    """
    host, origin = headers.get("Host", ""), headers.get("Origin")
    if not LOCAL.fullmatch(host):
        return "the host is not this computer"
    if origin is not None and origin not in (f"http://{host}", f"https://{host}"):
        return "another page asks"
    if not hmac.compare_digest(token.encode(), expected.encode()):
        return "the path is wrong: use the whole address that `tui-nn web` printed"
    return ""

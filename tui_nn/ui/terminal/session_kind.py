"""What lies between the program and the terminal that the user sees: SSH, mosh, tmux, screen."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MOST_ANCESTORS = 16
"""Ancestor processes that are examined, at most."""


@dataclass(frozen=True, slots=True)
class SessionKind:
    """The connection between the program and the user's terminal.

    Attributes:
        line: "ssh" or "mosh" if the user is known to be remote, else "".
        multiplexer: "tmux", "screen", or "".
    """

    line: str = ""
    multiplexer: str = ""

    def __str__(self) -> str:
        return f"{self.line or 'local'}{f', in {self.multiplexer}' if self.multiplexer else ''}"


def find_session_kind(
    environment: Mapping[str, str], ancestors: Sequence[str] = ()
) -> tuple[SessionKind, str]:
    """The kind of session, and the evidence.

    Args:
        environment: environment variables.
        ancestors: names of the processes that this one descends from.
    """
    line, because_line = _find_line(environment, ancestors)
    multiplexer, because_multiplexer = _find_multiplexer(environment)
    because = ", ".join(filter(None, (because_line, because_multiplexer)))
    return SessionKind(line, multiplexer), because or "neither SSH_CONNECTION nor TMUX nor STY"


def _find_line(environment: Mapping[str, str], ancestors: Sequence[str]) -> tuple[str, str]:
    if "mosh-server" in ancestors:
        return "mosh", "mosh-server started the shell"
    for name in ("SSH_CONNECTION", "SSH_TTY"):
        if environment.get(name):
            return "ssh", f"{name} is set"
    return "", ""


def _find_multiplexer(environment: Mapping[str, str]) -> tuple[str, str]:
    """The innermost of nested multiplexers by TERM; else screen, which supports less."""
    tmux, screen = environment.get("TMUX"), environment.get("STY")
    if tmux and not (screen and not environment.get("TERM", "").startswith("tmux")):
        return "tmux", "TMUX is set"
    return ("screen", "STY is set") if screen else ("", "")


def ancestor_names() -> tuple[str, ...]:
    """Names of the processes that this one descends from, the parent first; () if unknown."""
    names: list[str] = []
    process = os.getppid()
    while process > 1 and len(names) < MOST_ANCESTORS:
        try:
            entry = Path(f"/proc/{process}/stat").read_text(errors="replace")
        except OSError:
            break
        name, _, rest = entry.partition("(")[2].rpartition(")")
        names.append(name)
        process = int(rest.split()[1])
    return tuple(names)

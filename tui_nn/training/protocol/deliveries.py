"""How a command is handled between processes: a command class inherits from one of these.

A command that inherits from none is queued and needs no answer.
"""

from __future__ import annotations

from typing import ClassVar


class Question:
    """A command that is asked repeatedly: only the newest one waiting is answered.

    Attributes:
        interval: seconds from an answer to the next question of the same class.
    """

    __slots__ = ()
    interval: ClassVar[float]


class QueuedCommand:
    """A command that is always answered; the sender is not read from until it has the answer."""

    __slots__ = ()


class LocalCommand:
    """A command that only the process that trains may send.

    Attributes:
        refusal: what any other process is told.
    """

    __slots__ = ()
    refusal: ClassVar[str]

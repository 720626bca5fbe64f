"""How a command is handled between processes: a command class inherits from one of these.

A command that inherits from none of them is queued and needs no answer.
"""

from __future__ import annotations

from typing import ClassVar


class Question:
    """A command that is sent repeatedly; of several that wait, only the newest is answered.

    Attributes:
        interval: seconds from an answer to the next question of the same class.
    """

    __slots__ = ()
    interval: ClassVar[float]


class QueuedCommand:
    """A command that is always answered; nothing more is read from the sender before that."""

    __slots__ = ()


class LocalCommand:
    """A command that only the training process itself may send.

    Attributes:
        refusal: the error that any other process receives.
    """

    __slots__ = ()
    refusal: ClassVar[str]

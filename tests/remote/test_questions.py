"""How often a guest's questions are answered."""

from __future__ import annotations

import asyncio

from tui_nn.remote.questions import FLOOD_PAUSE, QuestionQueue
from tui_nn.training.protocol.commands import Observe


async def test_a_guest_that_does_not_wait_for_answers_is_slowed_down(monkeypatch):
    asked, pauses = [], []

    def later(pause, call):
        pauses.append(pause)
        call()

    monkeypatch.setattr(asyncio.get_running_loop(), "call_later", later)
    question = QuestionQueue(lambda number, command, sent: asked.append((number, sent)), 0.1)
    for number in range(1, 4):
        question.put(number, Observe(number))
    asked[-1][1]()
    assert ([number for number, _ in asked], pauses) == ([1, 3], [FLOOD_PAUSE])
    question.put(4, Observe(4))
    asked[-1][1]()
    assert ([number for number, _ in asked], pauses) == ([1, 3, 4], [FLOOD_PAUSE, 0.1])

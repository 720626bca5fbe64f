"""LessonConversation: one question at a time, and nothing that was pressed is lost."""

from __future__ import annotations

from dataclasses import replace

from tui_nn.training.lessons.player import LessonPlayer
from tui_nn.training.protocol.commands import Command
from tui_nn.training.protocol.inquiries import Play
from tui_nn.ui.lessons.conversation import LessonConversation


def asked() -> tuple[LessonConversation, list[Command]]:
    sent: list[Command] = []
    return LessonConversation(sent.append), sent


def answer(number: int):
    return LessonPlayer().play(Play(number)).view


def test_what_is_pressed_meanwhile_is_asked_at_once():
    talk, sent = asked()
    talk.open(6)
    talk.step(1)
    talk.step(2)
    talk.move((0.4, 1.0, 1.0))
    assert sent == [Play(6, (), 0, True)]
    assert not talk.take(answer(6))
    assert sent[1:] == [Play(6, (0.4, 1.0, 1.0), 3)]
    view = answer(6)
    assert talk.take(view)
    assert talk.view is view
    talk.step(1)
    assert sent[2:] == [Play(6, tuple(slider.value for slider in answer(6).sliders), 1)]


def test_an_answer_about_another_lesson_is_ignored():
    talk, sent = asked()
    talk.open(6)
    talk.open(7)
    assert not talk.take(answer(6))
    assert talk.view is None
    assert sent[-1] == Play(7, (), 0, True)
    assert talk.take(answer(7))


def test_a_late_answer_does_not_move_sliders_back():
    talk, sent = asked()
    talk.open(1)
    view = answer(1)
    talk.take(view)
    talk.move((2.0,))
    talk.move((3.0,))
    assert not talk.take(replace(view))
    assert sent[-1] == Play(1, (3.0,))


def test_a_failure_ends_the_wait():
    talk, sent = asked()
    talk.open(1)
    talk.fail()
    assert not talk.is_waiting
    talk.step(500)
    assert sent[-1] == Play(1, (), 200)

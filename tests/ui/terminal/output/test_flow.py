from __future__ import annotations

import pytest

from tests.typed import expect
from tui_nn.ui.terminal.output.budget import LIMITS, LinkKind
from tui_nn.ui.terminal.output.flow import (
    COLUMNS,
    LONGEST_PATIENCE,
    PATIENCE,
    RARELY,
    REPEATS,
    WINDOW,
    Flow,
)


@pytest.fixture
def flow():
    """That of a terminal that has answered once."""
    flow = Flow()
    flow.answer(expect(flow.ask(100, 0.0)), 0.01)
    return flow


def test_nothing_waits_for_a_terminal_that_has_never_answered():
    flow = Flow()
    flow.ask(100, 0.0)
    assert flow.allows(0.0, hurried=False)
    assert not flow.waiting


def test_the_next_picture_waits_for_the_answer_to_the_last(flow):
    column = expect(flow.ask(1000, 1.0))
    assert not flow.allows(1.2, hurried=False)
    assert flow.answer(column, 1.3) == pytest.approx(0.3)
    assert flow.allows(1.3, hurried=False)


def test_a_key_need_not_wait_while_little_is_on_its_way(flow):
    flow.ask(1000, 1.0)
    assert flow.allows(1.0, hurried=True)
    flow.ask(WINDOW, 1.0)
    assert not flow.allows(1.0, hurried=True)


def test_over_ssh_a_key_waits_for_a_second_of_output_at_most(flow):
    second = int(LIMITS[LinkKind.REMOTE])
    flow.ask(second // 2, 1.0)
    assert flow.allows(1.0, hurried=True)
    flow.ask(second // 2, 1.0)
    assert not flow.allows(1.0, hurried=True)


def test_the_answer_to_a_later_question_answers_the_earlier_ones_too(flow):
    flow.ask(1000, 1.0)
    last = expect(flow.ask(1000, 1.5))
    assert flow.answer(last, 2.0) == pytest.approx(1.0)
    assert not flow.waiting


def test_the_answer_to_an_earlier_question_leaves_the_later_ones_open(flow):
    first = expect(flow.ask(1000, 1.0))
    flow.ask(1000, 1.5)
    assert flow.answer(first, 2.0) == pytest.approx(1.0)
    assert flow.waiting


def test_a_long_silence_is_measured_once(flow):
    questions = [flow.ask(1000, 1.0), flow.ask(0, 2.0), flow.ask(0, 4.0)]
    measured = [flow.answer(question, 60.0) for question in questions]
    assert measured == [pytest.approx(59.0), None, None]


def test_a_strange_answer_counts_for_nothing(flow):
    column = expect(flow.ask(1000, 1.0))
    assert flow.answer(column + 1, 1.1) is None
    assert flow.answer(77, 1.1) is None
    assert flow.waiting


def test_silence_is_met_with_patience_and_then_with_a_picture_now_and_then(flow):
    now = 1.0
    flow.ask(1000, now)
    for number in range(REPEATS):
        assert not flow.allows(now, hurried=False)
        assert flow.patience(now) == PATIENCE * 2**number
        now += flow.patience(now)
        assert not flow.allows(now, hurried=False), "only another question"
        flow.ask(0, now)
    assert flow.patience(now) == LONGEST_PATIENCE
    assert not flow.allows(now, hurried=False)
    assert flow.allows(now + LONGEST_PATIENCE, hurried=False)


def test_an_hour_of_silence_keeps_nothing(flow):
    for second in range(3600):
        flow.ask(0 if second % 8 else 1000, float(second))
    assert len(flow._open) < COLUMNS


def test_typing_at_a_silent_terminal_sees_at_once_what_comes_of_it(flow):
    flow.ask(WINDOW, 1.0)
    for _ in range(REPEATS):
        flow.ask(0, 2.0)
    assert not flow.allows(2.0, hurried=True)
    flow.typed()
    assert flow.allows(2.0, hurried=False)


def test_a_terminal_that_never_answers_is_seldom_asked():
    flow = Flow()
    asked = [second for second in range(100) if flow.ask(10, float(second)) is not None]
    assert asked[: COLUMNS - 1] == list(range(COLUMNS - 1))
    assert len(asked) <= COLUMNS + 100 / RARELY


def test_another_terminal_owes_no_answer(flow):
    flow.ask(1000, 1.0)
    flow.reset()
    assert flow.allows(1.0, hurried=False)
    assert not flow.waiting


def test_the_first_answer_may_come_late():
    flow = Flow()
    assert not flow.expects_answer(0.0)
    flow.ask(100, 1.0)
    assert flow.expects_answer(1.0 + PATIENCE / 2)
    assert not flow.expects_answer(1.0 + 2 * PATIENCE), "maybe it never answers"


def test_of_a_terminal_that_answers_each_answer_is_expected(flow):
    assert not flow.expects_answer(0.5)
    column = expect(flow.ask(100, 1.0))
    assert flow.expects_answer(1.0 + 2 * PATIENCE)
    flow.answer(column, 4.0)
    assert not flow.expects_answer(4.0)

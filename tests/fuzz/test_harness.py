"""Whatever a target may not do is found, and can be had again."""

from __future__ import annotations

import contextlib
import json
import mmap
import random
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.fuzz.harness import ALLOWANCE, Target, fuzz, make_case
from tests.fuzz.mutations import Mutator
from tui_nn.errors import UserError


class Scripted(Target):
    """Accepts what is valid, and does something else with anything else."""

    name = "scripted"
    seconds = 60.0

    def __init__(self, folder: Path, does: Callable[[], object]) -> None:
        super().__init__(folder)
        self._does = does

    def valid(self):
        yield b"valid"

    def make(self, mutator):
        return mutator.damage(b"valid" * 9)

    def attempt(self, case):
        if case != b"valid":
            self._does()


def refuse(text: str) -> None:
    raise UserError(text)


def grow() -> None:
    np.zeros(ALLOWANCE + (1 << 20), np.uint8)


def grow_untraced() -> None:
    np.frombuffer(mmap.mmap(-1, ALLOWANCE + (8 << 20)), np.uint8)[:: mmap.PAGESIZE] = 1


def hang() -> None:
    """Go on for long, whatever errors are raised on the way."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with contextlib.suppress(Exception):
            time.sleep(0.01)


@pytest.mark.parametrize(
    ("does", "problem"),
    [
        (lambda: dict[str, int]()["missing"], "KeyError: 'missing'"),
        (grow, "allocated 65 MB"),
        (grow_untraced, "MB more were resident"),
        (hang, "took more than 0.2 s"),
        (lambda: refuse(""), "the message has 0 characters"),
    ],
)
def test_what_may_not_be_is_found(tmp_path, monkeypatch, does, problem):
    if does is hang:
        monkeypatch.setattr(Scripted, "seconds", 0.2)
    (finding,) = fuzz(Scripted(tmp_path, does), seed=0, numbers=[3]).findings
    assert problem in finding.problem
    assert finding.number == 3


def test_what_many_cases_do_not_let_go_of_is_found(tmp_path):
    kept = []

    def leak() -> None:
        kept.append(np.ones(ALLOWANCE // 4, np.uint8))

    (finding,) = fuzz(Scripted(tmp_path, leak), seed=0, numbers=range(6)).findings
    assert "MB were not let go of" in finding.problem


def test_a_refusal_and_a_lucky_case_are_no_findings(tmp_path):
    report = fuzz(Scripted(tmp_path, lambda: refuse("no such thing")), seed=0, numbers=range(5))
    assert (report.refused, report.accepted, report.findings) == (5, 0, [])
    report = fuzz(Scripted(tmp_path, lambda: None), seed=0, numbers=range(5))
    assert (report.refused, report.accepted, report.findings) == (0, 5, [])


def test_a_target_that_refuses_what_is_valid_cannot_be_attacked(tmp_path):
    class Refusing(Scripted):
        def attempt(self, case):
            refuse("no")

    target = Refusing(tmp_path, lambda: None)
    with pytest.raises(UserError):
        fuzz(target, seed=0, numbers=[])


def test_a_case_is_known_by_seed_and_number(tmp_path):
    target = Scripted(tmp_path, lambda: None)
    cases = [make_case(target, 5, number) for number in range(50)]
    assert cases == [make_case(target, 5, number) for number in range(50)]
    assert len(set(cases)) > 40
    assert make_case(target, 6, 7) != cases[7]


def test_a_distorted_tree_is_another_one_and_the_first_is_as_it_was():
    tree = {"a": [1, 2, {"b": "text"}], "c": None}
    before = json.dumps(tree)
    distorted = [Mutator(random.Random(seed)).distort(tree) for seed in range(100)]
    assert json.dumps(tree) == before
    assert sum(repr(other) != repr(tree) for other in distorted) > 80

"""`tui-nn check`: lines, JSON and the exit status."""

from __future__ import annotations

import json

import pytest

from tests.own_table import write_plants
from tui_nn.cli.main import main
from tui_nn.headless import check as headless
from tui_nn.headless.check import describe
from tui_nn.signals import INTERRUPTED
from tui_nn.training.checks import checklist
from tui_nn.training.checks.check import Check, Finding, Work
from tui_nn.training.checks.material import Material
from tui_nn.training.checks.table import CHECKS
from tui_nn.training.protocol.checking import CheckResult, CheckState


def check(capsys, *words: object, status: int = 0) -> str:
    capsys.readouterr()
    assert main(["check", *map(str, words)]) == status
    printed = capsys.readouterr()
    return printed.err if status == 2 else printed.out


def test_a_recipe_that_passes(capsys):
    text = check(capsys, "xor")
    lines = text.splitlines()
    assert lines[0] == "xor, network 2-3-1, 13 parameters"
    for line, one in zip(lines[1:], CHECKS, strict=False):
        assert line.split()[0] in ("passed", "skipped")
        assert one.name in line
    assert lines[-1] == "6 passed, 2 skipped"


def test_a_line_is_printed_when_its_check_ends(capsys, monkeypatch):
    printed: list[int] = []

    def count_lines(material: Material) -> Work:
        printed.append(capsys.readouterr().out.count("\n"))
        yield 0.5
        return Finding(CheckState.PASSED, "a number")

    three = [Check(name, "It counts.", count_lines) for name in ("first", "second", "third")]
    monkeypatch.setattr(checklist, "CHECKS", three)
    check(capsys, "xor")
    assert printed == [1, 1, 1]  # the network, the first check, the second


def test_a_recipe_that_fails_with_advice(capsys):
    text = check(capsys, "moons", "--optimizer", "sgd", "--learning-rate", "1e-7", status=1)
    assert "failed   learning rate" in text
    assert "Raise the learning rate" in text


def test_json(capsys):
    fields = json.loads(check(capsys, "moons", "--json"))
    assert fields["passed"]
    assert (fields["recipe"], fields["learning_rate"]) == ("moons", 0.01)
    assert [entry["name"] for entry in fields["checks"]] == [one.name for one in CHECKS]
    assert {entry["state"] for entry in fields["checks"]} == {"passed"}
    assert len(fields["rates"]) == len(fields["losses"]) > 8
    assert fields["suggested_rate"] > 0


def test_data_of_ones_own(capsys, tmp_path):
    path = write_plants(tmp_path / "plants.csv", rows=200)
    fields = json.loads(check(capsys, path, "--json", "--hidden", "16"))
    assert fields["passed"], fields["checks"]
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines, *(lines[1:] * 2)]) + "\n")
    fields = json.loads(check(capsys, path, "--json", "--hidden", "16", status=1))
    assert "failed" in {e["state"] for e in fields["checks"] if e["name"].startswith("leakage")}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("xr", "no such recipe, file or folder: 'xr'; did you mean xor?"),
        ("xor --recipe moons", "xor and --recipe moons"),
        ("xor --epochs 3", "unknown option --epochs"),
        ("xor --data-dir .", "--data-dir: no effect"),
        ("xor --learning-rate -1", "--learning-rate:"),
    ],
)
def test_wrong_usage(capsys, words, said):
    assert said in check(capsys, *words.split(), status=2)


def test_it_is_interrupted(monkeypatch):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(headless, "_carry_out", interrupt)
    assert main(["check", "xor"]) == INTERRUPTED


def test_long_lines_are_wrapped():
    result = CheckResult("gradient", CheckState.FAILED, "a number " * 12, "Do this. " * 8)
    lines = describe(result, 10, 60)
    assert max(map(len, lines)) <= 60
    assert lines[0].startswith("failed   gradient    a number")
    assert all(line.startswith(" " * 21) for line in lines[1:])

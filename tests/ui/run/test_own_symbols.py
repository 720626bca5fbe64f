"""What the screen knows of own symbols before and after there is a network for them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tui_nn.data.schema import Kind
from tui_nn.data.symbol_needs import TooFewDrawingsError, describe_need
from tui_nn.training.protocol.drawings import Answering, OwnDrawings
from tui_nn.training.protocol.events import Failed, Loading
from tui_nn.training.protocol.left_out import LeftOut, describe_confusions, describe_left_out
from tui_nn.training.protocol.measurements import OwnDrawing
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.run.model import RunModel
from tui_nn.ui.sketch.conversation import Conversation

LINE = (((0.0, 0.0), (9.0, 9.0)),)


def own(*, kept: str = "key", **counts: int) -> OwnDrawings:
    picture = np.zeros((28, 28), np.uint8)
    drawings = tuple(
        OwnDrawing(f"{label}{number}", label, "", picture, "", 0.0)
        for label, count in counts.items()
        for number in range(count)
    )
    return OwnDrawings(drawings, Answering.BUILT_IN, 0, Path("own"), kept=kept)


def test_too_few_drawings_are_no_failure_but_a_need():
    run = RunModel(RECIPES["symbols"].config)
    assert (run.kind, run.schema) == (Kind.SYMBOLS, None)
    run.follow(Failed(TooFewDrawingsError(describe_need(["star"]))))
    assert (run.failure, run.need) == (
        "",
        "needed: 4 more drawings of star and 5 of another label",
    )
    run.follow(own(star=5, heart=4))
    assert (run.need, run.is_waiting_over) == ("needed: 1 more drawing of heart", False)
    run.follow(own(star=5, heart=5))
    assert (run.need, run.is_waiting_over) == ("", True)
    run.follow(Loading("loading symbols"))
    assert not run.is_waiting_over


def test_drawings_kept_since_are_counted():
    run = RunModel(RECIPES["symbols"].config)
    for drawings in own(star=5), own(star=7), own(star=6):
        run.follow(drawings)
    assert run.added == 1


def test_the_user_is_not_asked_before_there_is_a_network():
    sent: list[object] = []
    about = Conversation(sent.append)
    about.collects, about.can_ask = True, False
    about.draw(LINE)
    about.network_replaced()
    assert sent == []
    about.can_ask = True
    about.network_replaced()
    assert len(sent) == 1


def test_what_was_kept_is_said_until_the_next_stroke():
    about = Conversation(lambda _: None)
    about.collects = True
    about.draw(LINE)
    about.keep("star")
    assert about.show_own(own(star=3))
    about.draw(())
    assert about.sentence(80) == "3 of 5 kept as star"
    about.draw(LINE)
    assert "kept" not in about.sentence(80)
    assert not about.show_own(own(star=3))


def test_the_result_says_what_is_confused():
    left_out = LeftOut(((3, 2, 0), (0, 5, 0), (1, 0, 4)), total=15, one_by_one=True, seconds=1.0)
    assert (left_out.drawings, left_out.correct) == (15, 12)
    names = "arrow", "heart", "star"
    line = describe_left_out(left_out)
    assert line == "12 of 15 read correctly when left out"
    said = describe_confusions(left_out, names)
    assert said == "arrow taken for heart 2 times, star taken for arrow"
    perfect = LeftOut(((5, 0), (0, 5)), total=10, one_by_one=True, seconds=1.0)
    assert describe_confusions(perfect, names) == "no label is confused with another"


def test_a_list_of_the_drawings_is_no_answer_to_the_one_being_kept():
    about = Conversation(lambda _: None)
    about.collects = True
    about.draw(LINE)
    about.keep("star")
    assert not about.show_own(own(star=2, kept=""))
    assert about.sentence(80) == ""
    assert about.show_own(own(star=3))
    assert about.sentence(80) == "3 of 5 kept as star"

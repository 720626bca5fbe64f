from pathlib import Path

from tests.ui.widgets.samples import classified
from tui_nn.training.protocol.drawings import Answering, OwnDrawings
from tui_nn.training.protocol.sketching import Classify, Pin, Teach
from tui_nn.ui.sketch.conversation import INVITATION, NOT_STROKES, Conversation

ONE = (((1.0, 1.0), (1.0, 9.0)),)
TWO = (((1.0, 1.0), (2.0, 2.0)),)
WIDE, NARROW = 80, 26
PICTURE = (7,) * 784


def talk():
    sent: list[object] = []
    return Conversation(sent.append), sent


def own(count=1, tuned=0):
    return OwnDrawings((None,) * count, Answering.BUILT_IN, tuned, Path("own"), kept="key")


def test_the_answer_says_who_gives_it():
    about, _ = talk()
    assert about.sentence(WIDE) == ""
    about.draw(ONE)
    about.answered(classified())
    assert about.sentence(WIDE) == f"built-in network · {INVITATION}"
    assert about.sentence(NARROW) == "built-in network"
    about.answered(classified(tuned=12))
    assert about.sentence(47) == "built-in network, tuned on 12 drawings of yours"
    assert about.sentence(NARROW) == "built-in, tuned"
    about.answered(classified(by=Answering.TRAINED, step=1234))
    assert about.sentence(30) == "your network, step 1 234"
    assert about.network == "your network"


def test_an_answer_to_a_wiped_sheet_is_dropped():
    about, sent = talk()
    about.draw(ONE)
    about.draw(())
    about.answered(classified())
    assert about.classified is None
    assert about.sentence(WIDE) == ""
    assert sent == [Classify(ONE)]


def test_an_answer_to_what_was_wiped_is_not_one_to_what_was_drawn_since():
    about, sent = talk()
    about.draw(ONE)
    about.draw(())
    about.draw(TWO)
    about.answered(classified())
    assert about.classified is None
    assert sent == [Classify(ONE), Classify(TWO)]
    about.answered(classified())
    assert about.classified is not None


def test_why_is_asked_only_while_it_is_to_be_seen():
    about, sent = talk()
    about.look(inside=True)
    assert sent == []
    about.draw(ONE)
    about.answered(classified())
    about.look(inside=False)
    assert sent == [Classify(ONE, inside=True)]
    about.answered(classified(insight=None))
    about.look(inside=True)
    assert sent[1:] == [Classify(ONE, inside=True)]
    about.answered(classified())
    about.look(inside=True)
    assert len(sent) == 2


def test_another_network_is_asked_at_once_and_named():
    about, sent = talk()
    about.choose(Answering.TRAINED)
    assert "your network answers" in about.sentence(WIDE)
    assert len(about.sentence(NARROW)) <= NARROW
    about.draw(ONE)
    assert sent == [Classify(ONE, Answering.TRAINED)]
    about.answered(classified(by=Answering.TRAINED))
    about.choose(None)
    assert about.sentence(WIDE).startswith("automatic")
    assert sent[1:] == [Classify(ONE)]


def test_the_built_in_network_is_not_asked_again_as_training_continues():
    about, sent = talk()
    about.draw(ONE)
    about.answered(classified())
    about.network_moved()
    assert len(sent) == 2
    about.answered(classified())
    about.choose(Answering.BUILT_IN)
    about.answered(classified())
    about.network_moved()
    assert len(sent) == 3
    about.network_changed()
    assert len(sent) == 4


def test_a_drawing_is_kept_once():
    about, sent = talk()
    about.keep("7")
    about.draw(ONE)
    about.answered(classified())
    about.keep("7")
    about.keep("7")
    assert sent[1:] == [Teach(ONE, "7")]
    about.show_own(own(12))
    assert about.sentence(WIDE) == "kept as 7 · 12 drawings in your collection"
    assert about.sentence(NARROW) == "kept as 7 · 12 drawings"
    about.keep("7")
    assert about.sentence(WIDE) == "already kept as 7"
    assert len(sent) == 2
    about.draw(TWO)
    assert "kept" not in about.sentence(WIDE)
    about.keep("1")
    about.show_own(own(13))
    assert about.sentence(WIDE) == "kept as 1 · 13 drawings in your collection"
    about.draw(ONE)
    about.keep("7")
    assert sent[-1] != Teach(ONE, "7")


def test_another_digit_takes_the_place_of_the_first():
    about, sent = talk()
    about.draw(ONE)
    about.keep("7")
    about.show_own(own(12))
    about.keep("1")
    assert sent[-1] == Teach(ONE, "1")
    about.show_own(own(12))
    assert about.sentence(WIDE) == "kept as 1 · 12 drawings in your collection"
    about.keep("1")
    assert about.sentence(WIDE) == "already kept as 1"


def test_what_could_not_be_kept_can_be_tried_again():
    about, sent = talk()
    about.draw(ONE)
    about.keep("7")
    about.failed()
    about.keep("7")
    assert sent == [Classify(ONE), Teach(ONE, "7"), Teach(ONE, "7")]


def test_what_was_deleted_can_be_kept_again():
    about, sent = talk()
    about.draw(ONE)
    about.keep("7")
    about.show_own(own(12))
    about.show_own(own(11))
    about.keep("7")
    assert sent.count(Teach(ONE, "7")) == 2


def test_word_of_a_drawing_that_is_gone_by_now_is_not_said():
    about, _ = talk()
    about.draw(ONE)
    about.keep("7")
    about.draw(TWO)
    about.show_own(own())
    assert about.sentence(WIDE) == ""


def test_another_tuning_is_another_answer():
    about, sent = talk()
    about.draw(ONE)
    about.answered(classified(tuned=3))
    about.show_own(own(3, tuned=3))
    assert len(sent) == 1
    about.show_own(own(3, tuned=0))
    assert len(sent) == 2


def test_pinning_again_ends_it_and_another_drawing_takes_its_place():
    about, sent = talk()
    about.pin()
    assert sent == []
    about.draw(ONE)
    about.pin()
    assert "m plots" in about.sentence(WIDE)
    assert "m plots" in about.sentence(NARROW)
    about.draw(TWO)
    about.pin()
    about.pin()
    assert about.sentence(WIDE) == "no longer pinned"
    assert [command for command in sent if isinstance(command, Pin)] == [
        Pin(ONE),
        Pin(TWO),
        Pin(None),
    ]
    about.pin()
    about.draw(())
    about.pin()
    assert sent[-1] == Pin(None)


def test_a_picture_is_read_by_the_network_of_the_run_and_named():
    about, sent = talk()
    about.take_picture(("test no. 7 · is 4", "is 4"))
    about.draw((), PICTURE)
    assert sent == [Classify((), Answering.TRAINED, False, PICTURE)]
    about.answered(classified(by=Answering.TRAINED))
    assert about.sentence(WIDE) == "test no. 7 · is 4"
    assert about.remark(6) == "is 4"
    about.draw(ONE, PICTURE)
    assert about.remark(WIDE) == "test no. 7 · is 4"
    about.draw(ONE)
    assert about.remark(WIDE) == ""


def test_a_picture_is_neither_kept_nor_pinned():
    about, sent = talk()
    about.draw(ONE, PICTURE)
    assert about.strokes == ()
    assert not about.is_empty
    sent.clear()
    about.keep("7")
    assert about.remark(WIDE) == NOT_STROKES
    about.pin()
    assert about.remark(WIDE) == NOT_STROKES
    assert sent == []


def test_an_answer_to_a_picture_that_was_cleared_is_dropped():
    about, _ = talk()
    about.draw((), PICTURE)
    about.draw(())
    about.answered(classified())
    assert about.classified is None
    assert about.is_empty

from tui_nn.training.protocol.drawings import Answering
from tui_nn.training.protocol.sketching import Classify
from tui_nn.ui.requests import DrawingRequest, SnapshotRequest

ONE = (((1.0, 1.0),),)
TWO = (((1.0, 1.0), (2.0, 2.0)),)
THREE = (((3.0, 3.0),),)


def test_snapshots_are_asked_for_one_at_a_time():
    sent: list[object] = []
    request = SnapshotRequest(lambda: sent.append("?"))
    request.ask()
    request.ask()
    request.ask()
    assert sent == ["?"]
    assert request.answered()
    assert sent == ["?", "?"]
    assert not request.answered()
    assert sent == ["?", "?"]


def test_question_that_fails_again_and_again_is_not_repeated_for_ever():
    sent: list[object] = []
    request = SnapshotRequest(lambda: sent.append("?"))
    request.ask()
    for _ in range(5):
        request.failed()
    assert sent == ["?", "?"]
    request.ask()
    request.answered()
    request.failed()
    assert len(sent) == 4


def test_newest_drawing_wins():
    sent: list[object] = []
    request = DrawingRequest(sent.append)
    for drawing in (ONE, TWO, THREE):
        request.draw(drawing)
    assert sent == [Classify(ONE)]
    request.answered()
    assert sent == [Classify(ONE), Classify(THREE)]
    request.answered()
    assert len(sent) == 2


def test_empty_drawing_is_never_sent():
    sent: list[object] = []
    request = DrawingRequest(sent.append)
    request.draw(())
    request.ask()
    assert sent == []
    request.draw(ONE)
    request.draw(())
    request.answered()
    assert sent == [Classify(ONE)]


def test_a_question_says_whom_and_whether_why():
    sent: list[object] = []
    request = DrawingRequest(sent.append)
    request.draw(ONE)
    request.by, request.inside = Answering.TRAINED, True
    request.ask()
    request.answered()
    assert sent == [Classify(ONE), Classify(ONE, Answering.TRAINED, inside=True)]

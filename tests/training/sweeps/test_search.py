"""How the settings of trials are chosen."""

from __future__ import annotations

import pytest

from tui_nn.training.sweeps.request import make_request
from tui_nn.training.sweeps.search import make_search

TEXTS = {"learning_rate": "1e-3..1", "hidden": "4/8,8", "batch_size": "4..8"}


def test_random_settings_depend_on_seed_and_number_alone():
    first, second = (make_search(make_request("moons", TEXTS), maximize=True) for _ in range(2))
    assert [first.ask(number) for number in range(5)] == [
        second.ask(number) for number in (0, 1, 2, 3, 4)
    ]
    assert first.ask(3) == second.ask(3) != first.ask(4)
    other = make_search(make_request("moons", {**TEXTS, "seed": "1"}), maximize=True)
    assert other.ask(0) != first.ask(0)


def test_a_grid_is_gone_through():
    request = make_request("moons", {"hidden": "4/8", "activation": "relu/tanh"}, search="grid")
    search = make_search(request, maximize=True)
    asked = [search.ask(number) for number in range(request.trials)]
    assert asked[0] == {"hidden": (4,), "activation": "relu"}
    assert len({str(one) for one in asked}) == 4


@pytest.mark.parametrize("maximize", [True, False])
def test_tpe_finds_better_settings_and_takes_earlier_results(maximize):
    pytest.importorskip("optuna")
    request = make_request("moons", TEXTS, search="tpe", trials=60)

    def quality(settings):
        good = -abs(settings["learning_rate"] - 0.1) + (settings["hidden"] == (8, 8))
        return good if maximize else -good

    search = make_search(request, maximize=maximize)
    asked = []
    for number in range(50):
        settings = search.ask(number)
        request.config.replace(**settings)
        asked.append(settings)
        search.tell(number, settings, None if number % 10 == 0 else quality(settings))
    early = sum(one["hidden"] == (8, 8) for one in asked[:15])
    assert sum(one["hidden"] == (8, 8) for one in asked[-15:]) >= max(early, 10)

    continued = make_search(request, maximize=maximize)
    for number, settings in enumerate(asked):
        continued.tell(number, settings, quality(settings))
    later = [continued.ask(50 + number) for number in range(10)]
    assert sum(one["hidden"] == (8, 8) for one in later) >= 7

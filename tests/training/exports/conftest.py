"""Each of the networks to export."""

from __future__ import annotations

import pytest

from tests.training.exports.networks import CASES, Case


@pytest.fixture(scope="module", params=CASES)
def case(request) -> Case:
    return CASES[request.param]()

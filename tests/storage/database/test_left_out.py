"""What is left out on a server is named by what is there, and by no more than that."""

from __future__ import annotations

import pytest

from tests.postgres.exceptions import LEFT_OUT, ON_A_SERVER
from tests.storage.crowd import ROOT


@pytest.mark.parametrize("place", [*LEFT_OUT, *ON_A_SERVER])
def test_each_is_there(place: str) -> None:
    path, _, test = place.partition("::")
    assert (ROOT / path).exists()
    assert not test or f"def {test}(" in (ROOT / path).read_text()

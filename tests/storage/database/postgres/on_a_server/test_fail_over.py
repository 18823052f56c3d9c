"""A server dies under load: what was told as done is done on the other one, which goes on within a moment."""

from __future__ import annotations

from pathlib import Path

from tests.postgres.fail_over import PEOPLE, SOME, a_control, a_round
from tests.postgres.pair import Pair


def test_nothing_that_was_told_is_lost_and_no_code_is_accepted_twice(pair: Pair, tmp_path: Path) -> None:
    found = a_round(pair, tmp_path / "guichet.key")
    print(found)
    assert found.lost == 0
    assert found.wrong == []
    assert 0 <= found.made <= found.doubtful <= PEOPLE
    assert found.acknowledged > 2 * SOME


def test_where_nothing_waits_for_the_other_server_something_is_lost(pair: Pair, tmp_path: Path) -> None:
    """The control: this way of killing sees a loss where there is one."""
    assert a_control(pair, tmp_path / "guichet.key").lost > 0

"""How many visitors there may be at a time, of all and of each address."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from tui.web.visitors import Full, Visitors


def come(stack: ExitStack, visitors: Visitors, *addresses: str) -> None:
    """Let visitors in until the stack ends."""
    for address in addresses:
        stack.enter_context(visitors.one(address))


def refused(visitors: Visitors, address: str) -> bool:
    """Tell whether one more is refused."""
    try:
        with visitors.one(address):
            return False
    except Full:
        return True


def test_one_too_many_is_refused_wherever_they_come_from() -> None:
    visitors = Visitors(3, 3)
    with ExitStack() as stack:
        come(stack, visitors, "192.0.2.1", "192.0.2.2")
        assert not refused(visitors, "192.0.2.3")
        come(stack, visitors, "192.0.2.3")
        assert refused(visitors, "192.0.2.4")
        assert refused(visitors, "192.0.2.1")
    assert not refused(visitors, "192.0.2.4")


def test_one_too_many_of_an_address_keeps_no_other_out() -> None:
    visitors = Visitors(9, 2)
    with ExitStack() as stack:
        come(stack, visitors, "192.0.2.1", "192.0.2.1")
        assert refused(visitors, "192.0.2.1")
        assert not refused(visitors, "192.0.2.2")
    assert not refused(visitors, "192.0.2.1")


def test_a_place_is_free_again_whatever_ended_the_visit() -> None:
    visitors = Visitors(1, 1)
    for end in (KeyboardInterrupt, RuntimeError):
        with pytest.raises(end), visitors.one("192.0.2.1"):
            raise end
    assert not refused(visitors, "192.0.2.1")


def test_one_who_was_refused_takes_no_place() -> None:
    visitors = Visitors(1, 1)
    with visitors.one("192.0.2.1"):
        assert refused(visitors, "192.0.2.1")
        assert refused(visitors, "192.0.2.2")
    with visitors.one("192.0.2.1"):
        assert refused(visitors, "192.0.2.1")


def test_nothing_is_kept_of_those_who_have_left() -> None:
    visitors = Visitors(9, 9)
    with visitors.one("192.0.2.1"):
        for number in range(200):
            with visitors.one(f"192.0.2.{number}"):
                pass
        assert visitors._inside == {"192.0.2.1": 1}
    assert not visitors._inside.keys()

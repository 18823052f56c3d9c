"""What hosts are answered, and what the audit log says of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from storage import Action, Event, HostAnswer, HostRefused, Store
from storage.database.tables import asking_hosts
from storage.integrity import host_mac
from tests.conftest import FixedClock
from tests.oracle import totp
from tests.storage.hosts import ADDRESS, HOST, ORIGIN, Asking, asking
from tests.storage.meanwhile import meanwhile
from tests.storage.people import NAME, Enrolled, contents, disable, signed_up, wait_out, wrong_code


@pytest.fixture
def host(store: Store) -> Asking:
    """One that may ask."""
    return asking(store)


def told(store: Store, before: int) -> list[tuple[str, str, str, str]]:
    """What the audit log has since."""
    found = store.administration().audit_log.events()[before:]
    assert {event.origin for event in found} <= {ORIGIN}
    return [(event.action, event.outcome, event.subject, event.detail) for event in found]


def events(store: Store) -> list[Event]:
    """All of them."""
    return list(store.administration().audit_log.events())


def test_a_right_code_is_accepted_once_and_the_audit_log_says_from_where(
    store: Store, clock: FixedClock, enrolled: Enrolled, host: Asking
) -> None:
    before, code = len(events(store)), totp(enrolled.secret, clock.now)
    assert [host.ask(code), host.ask(code)] == [HostAnswer.ACCEPTED, HostAnswer.REFUSED]
    assert told(store, before) == [
        (Action.CODE_CHECKED, "done", NAME, ""),
        (Action.CODE_CHECKED, "refused", NAME, "used"),
    ]


def test_wrong_codes_are_refused_then_locked_by_the_count_of_the_person(
    store: Store, clock: FixedClock, enrolled: Enrolled, host: Asking
) -> None:
    before, wrong = len(events(store)), wrong_code(enrolled.secret, clock.now)
    assert [host.ask(wrong), host.ask(wrong)] == [HostAnswer.REFUSED, HostAnswer.LOCKED]
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) == "locked"
    wait_out(store, clock)
    assert host.ask(totp(enrolled.secret, clock.now)) is HostAnswer.ACCEPTED
    assert [what for what, *_ in told(store, before)] == [Action.CODE_CHECKED] * 2


@pytest.mark.usefixtures("enrolled")
@pytest.mark.parametrize("code", ["", "12345", "abcdef", "123456 654321", "1234567", "\0", "\udc80"])
def test_what_can_be_no_code_is_answered_before_anything_is_counted(
    store: Store, database: Path, host: Asking, code: str
) -> None:
    before = contents(database)
    assert {host.ask(code), host.ask(code, "personne"), host.ask(code, at_a_login=True)} == {HostAnswer.IMPOSSIBLE}
    assert contents(database) == before
    assert store.administration().asking_hosts.list()[0].last_used_at is None


def test_unknown_closed_and_without_a_device_are_none(store: Store, enrolled: Enrolled, host: Asking) -> None:
    signed_up(store, "voisin")
    disable(store, enrolled.session)
    for account in ("personne", NAME, "voisin", "", "\0", "a\0b", "\udc80", "x" * 5000):
        assert host.ask("123456", account) is HostAnswer.NONE


def test_at_a_login_who_has_nothing_yet_may_type_nothing(store: Store, host: Asking) -> None:
    signed_up(store, "voisin")
    assert host.ask("", "voisin") is HostAnswer.IMPOSSIBLE
    assert host.ask("", "voisin", at_a_login=True) is HostAnswer.UNENROLLED


def test_only_a_login_lets_in_who_has_nothing_yet_that_gives_codes_and_it_is_recorded(
    store: Store, clock: FixedClock, enrolled: Enrolled, host: Asking
) -> None:
    closed = signed_up(store, "fermée")
    disable(store, closed)
    signed_up(store, "voisin")
    before = len(events(store))
    assert host.ask("123456", "voisin") is HostAnswer.NONE
    assert told(store, before) == []
    assert host.ask("123456", "voisin", at_a_login=True) is HostAnswer.UNENROLLED
    assert told(store, before) == [(Action.LET_IN_TO_ENROL, "done", "voisin", "")]
    before = len(events(store))
    for account in ("personne", "fermée"):
        assert host.ask("123456", account, at_a_login=True) is HostAnswer.NONE
    assert host.ask(wrong_code(enrolled.secret, clock.now), at_a_login=True) is HostAnswer.REFUSED
    wait_out(store, clock)
    assert host.ask(totp(enrolled.secret, clock.now), at_a_login=True) is HostAnswer.ACCEPTED
    assert Action.LET_IN_TO_ENROL not in {what for what, *_ in told(store, before)}


def test_a_device_that_guesses_have_disabled_is_no_way_in(
    store: Store, clock: FixedClock, enrolled: Enrolled, host: Asking
) -> None:
    store.maintenance.set_limit("failures_before_disabling", 1)
    host.ask(wrong_code(enrolled.secret, clock.now))
    assert host.ask("123456", at_a_login=True) is HostAnswer.NONE


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("2001:db8::1", f"host {HOST}, 2001:db8::1"),
        ("", f"host {HOST}"),
        ("a b", f"host {HOST}"),
        ("192.0.2.1\n", f"host {HOST}"),
        ("1" * 100, f"host {HOST}, {'1' * 45}"),
    ],
)
def test_an_address_has_the_characters_of_one(
    store: Store, clock: FixedClock, enrolled: Enrolled, host: Asking, address: str, origin: str
) -> None:
    store.host_questions.verify(host.token, NAME, wrong_code(enrolled.secret, clock.now), address)
    assert events(store)[-1].origin == origin


def test_an_unknown_token_and_a_revoked_one_get_one_answer_at_one_price(
    store: Store, database: Path, host: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    revoked = asking(store, "vpn2")
    store.administration().asking_hosts.revoke("vpn2")
    before, asked = contents(database), list[str]()

    def noting(name: str, where: Any) -> None:
        method = getattr(where, name)

        def called(*given: Any) -> Any:
            asked.append(name)
            return method(*given)

        monkeypatch.setattr(where, name, called)

    noting("by_token", asking_hosts)
    noting("matches", host_mac)
    prices = set()
    for token in (revoked.token, host.token[:-1], host.token + "A", "", "\0", "\udc80", "é" * 9000):
        asked.clear()
        for code in ("123456", "impossible"):
            with pytest.raises(HostRefused) as refused:
                store.host_questions.verify(token, NAME, code, ADDRESS)
            assert (refused.value.args, refused.value.__cause__) == ((), None)
        prices.add(tuple(asked))
    assert prices == {("by_token", "matches") * 2}
    assert contents(database) == before


def test_a_host_that_is_revoked_while_it_asks_is_refused(
    store: Store, clock: FixedClock, enrolled: Enrolled, host: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, store.host_questions, "_name_of", lambda: store.administration().asking_hosts.revoke(HOST))
    code = totp(enrolled.secret, clock.now)
    with pytest.raises(HostRefused):
        host.ask(code)
    assert store.sign_in.verify(NAME, code) == "accepted"

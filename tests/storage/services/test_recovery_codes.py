"""Recovery codes: ten of 65 bits, each used once in the place of a phone's code, under the same limits."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import argon2
import pytest

from storage import (
    CodeRefused,
    FactorDisabled,
    Level,
    Locked,
    NoActiveFactor,
    NotAllowed,
    Session,
    SessionEnded,
    Store,
    Verdict,
)
from storage.domain import passwords
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.crowd import threads
from tests.storage.people import (
    METHOD,
    NAME,
    OTHER_METHOD,
    Enrolled,
    at_sign_in,
    begin,
    broken,
    change_under_mac,
    disable,
    enrol,
    issue_codes,
    replace_phone,
    rows,
    signed_up,
    wait_out,
    wrong_code,
)
from tests.storage.traces import on_disk, traces

ALPHABET = set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
PAUSES = [1, 2, 4, 8, 300]


@pytest.fixture
def codes(store: Store, enrolled: Enrolled) -> list[str]:
    """The ten codes of a person with a phone."""
    return issue_codes(store, enrolled.session)[1]


@pytest.fixture
def waiting(store: Store, codes: list[str]) -> Session:
    """The same person, who has typed the password and has no phone at hand."""
    assert codes
    return store.sign_in.with_password(NAME, PASSWORD)


def refused(store: Store, session: Session, code: str) -> None:
    """It is looked at, and refused."""
    with pytest.raises(CodeRefused) as told:
        store.recovery_codes.use(session, code)
    assert (told.value.verdict, told.value.diagnosis, told.value.seconds_off) == (Verdict.REFUSED, None, 0)


def test_there_are_ten_of_fifteen_characters_of_base32(store: Store, codes: list[str], enrolled: Enrolled) -> None:
    assert len(set(codes)) == 10
    assert all(len(code) == 15 and set(code) <= ALPHABET for code in codes)
    assert store.recovery_codes.left(enrolled.session.user) == 10


def test_those_of_before_have_thirteen_and_go_on_working() -> None:
    assert passwords.normal_recovery_code("3.  abcd efgh jklm2") == "ABCDEFGHJKLM2"
    assert passwords.normal_recovery_code("ABCDE FGHJK LM234") == "ABCDEFGHJKLM234"
    assert passwords.normal_recovery_code("ABCDE FGHJK LM23") is None


def test_they_are_drawn_from_the_whole_alphabet_and_never_twice() -> None:
    drawn = [code for _ in range(200) for code in passwords.recovery_codes()]
    assert len(set(drawn)) == 2000
    assert set("".join(drawn)) == ALPHABET


def test_each_is_used_once(store: Store, clock: FixedClock, codes: list[str], waiting: Session) -> None:
    session = waiting
    for left, code in enumerate(reversed(codes)):
        session = store.recovery_codes.use(session, code)
        assert (session.level, session.methods, session.proved_at) == (Level.FULL, frozenset({METHOD}), int(clock.now))
        assert session.user.last_sign_in_at == int(clock.now)
        assert store.recovery_codes.left(session.user) == 9 - left
    for code in codes:
        with pytest.raises(NoActiveFactor):
            store.recovery_codes.use(session, code)


def test_a_used_one_is_refused_while_others_are_left(
    store: Store, clock: FixedClock, codes: list[str], waiting: Session
) -> None:
    session = store.recovery_codes.use(waiting, codes[0])
    refused(store, session, codes[0])
    wait_out(store, clock)
    assert store.recovery_codes.use(session, codes[1]).level is Level.FULL


def written(code: str) -> Iterator[str]:
    """Ways in which a person may type it."""
    yield code.lower()
    yield " ".join(code)
    yield f"{code[:5]}-{code[5:9]}-{code[9:]}"
    yield f"\t{code[:6]} {code[6:].lower()}\r\n"
    yield f"{code[:4]}\u00a0{code[4:8]}\u202f{code[8:]}"
    yield f"{code[:4]}\u2011{code[4:8]}\u200b{code[8:]}\0"
    yield f" 3.  {code[:4]} {code[4:8]} {code[8:]}"


@pytest.mark.parametrize("way", range(7))
def test_case_spaces_and_dashes_do_not_count(store: Store, codes: list[str], waiting: Session, way: int) -> None:
    assert store.recovery_codes.use(waiting, list(written(codes[0]))[way]).level is Level.FULL
    assert store.recovery_codes.left(waiting.user) == 9


def test_another_code_is_refused_and_counted(
    store: Store, clock: FixedClock, codes: list[str], waiting: Session
) -> None:
    refused(store, waiting, codes[0][:-1] + ("A" if codes[0][-1] != "A" else "B"))
    with pytest.raises(Locked):
        store.recovery_codes.use(waiting, codes[0])
    wait_out(store, clock)
    assert store.recovery_codes.use(waiting, codes[0]).level is Level.FULL


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _code: "",
        lambda code: code[:-1],
        lambda code: code + "A",
        lambda code: code[:-1] + "1",
        lambda code: code * 2,
        lambda code: f"https://exemple.fr/{code}",
        lambda _code: "x" * 100_000,
        lambda _code: "\udcff" * 13,
        lambda _code: "ß" * 13,
    ],
)
def test_what_is_no_recovery_code_is_refused_and_not_counted(
    store: Store, codes: list[str], waiting: Session, spoil: Callable[[str], str]
) -> None:
    before = len(store.administration().audit_log.events())
    for _ in range(10):
        refused(store, waiting, spoil(codes[0]))
    assert len(store.administration().audit_log.events()) == before
    assert store.recovery_codes.use(waiting, codes[0]).level is Level.FULL


def test_they_have_the_pauses_and_locks_of_codes(
    store: Store, clock: FixedClock, codes: list[str], waiting: Session
) -> None:
    for seconds in PAUSES * 2:
        refused(store, waiting, "A" * 13)
        with pytest.raises(Locked) as locked:
            store.recovery_codes.use(waiting, codes[0])
        assert locked.value.until - clock.now == seconds
        assert store.sign_in.verify(NAME, "123456") is Verdict.LOCKED
        clock.advance(seconds)
    assert store.recovery_codes.use(waiting, codes[0]).level is Level.FULL


def test_they_share_one_count_with_codes_both_ways(
    store: Store, clock: FixedClock, enrolled: Enrolled, codes: list[str], waiting: Session
) -> None:
    for seconds in PAUSES:
        assert at_sign_in(store, waiting, wrong_code(enrolled.secret, clock.now)) is Verdict.REFUSED
        with pytest.raises(Locked):
            store.recovery_codes.use(waiting, codes[0])
        clock.advance(seconds)
    session = store.recovery_codes.use(waiting, codes[0])
    assert at_sign_in(store, session, wrong_code(enrolled.secret, clock.now)) is Verdict.REFUSED
    clock.advance(PAUSES[0])
    assert at_sign_in(store, session, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED


def test_of_thirty_at_once_with_one_code_one_gets_in(store: Store, codes: list[str], waiting: Session) -> None:
    def use() -> str:
        try:
            return store.recovery_codes.use(waiting, codes[0]).level
        except (CodeRefused, Locked, SessionEnded) as error:
            return type(error).__name__

    told = Counter(threads(30, use))
    assert told[Level.FULL] == 1
    assert set(told) <= {Level.FULL, "SessionEnded", "Locked"}
    assert store.recovery_codes.left(waiting.user) == 9


def test_of_thirty_guesses_at_once_one_is_looked_at(
    store: Store, waiting: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []
    look = Hasher.hash_with_salt_of

    def remember(hasher: Hasher, code_hash: str, code: str) -> str:
        looked_at.append(code)
        return look(hasher, code_hash, code)

    monkeypatch.setattr(Hasher, "hash_with_salt_of", remember)

    def guess() -> str:
        try:
            return store.recovery_codes.use(waiting, "A" * 13).level
        except (CodeRefused, Locked) as error:
            return type(error).__name__

    assert Counter(threads(30, guess)) == {"CodeRefused": 1, "Locked": 29}
    assert len(looked_at) == 1


def test_new_ones_end_the_old_ones(store: Store, clock: FixedClock, codes: list[str], waiting: Session) -> None:
    session, fresh = issue_codes(store, store.recovery_codes.use(waiting, codes[0]))
    assert not set(fresh) & set(codes)
    assert store.recovery_codes.left(waiting.user) == 10
    for code in codes[:2]:
        refused(store, session, code)
        wait_out(store, clock)
    assert store.recovery_codes.use(session, fresh[0]).level is Level.FULL


def test_a_password_alone_issues_none(store: Store, clock: FixedClock, codes: list[str], waiting: Session) -> None:
    stale = waiting._replace(level=Level.FULL, proved_at=int(clock.now) - 901)
    fresh = waiting._replace(level=Level.FULL, proved_at=int(clock.now))
    prepared = store.recovery_codes.prepare(fresh)
    for session in (waiting, store.passwords.confirm(waiting, PASSWORD), stale):
        with pytest.raises(NotAllowed):
            store.recovery_codes.prepare(session)
        with pytest.raises(NotAllowed):
            store.recovery_codes.keep(session, prepared, prepared.codes[prepared.asked])
    assert store.recovery_codes.use(waiting, codes[0]).level is Level.FULL


def test_without_a_phone_there_are_none(store: Store, client: Session) -> None:
    with pytest.raises(NoActiveFactor):
        store.recovery_codes.prepare(client)
    with pytest.raises(NoActiveFactor):
        store.recovery_codes.use(client, "A" * 13)
    assert store.recovery_codes.left(client.user) == 0


def test_one_lets_a_person_who_lost_the_phone_enrol_another(
    store: Store, clock: FixedClock, codes: list[str], waiting: Session
) -> None:
    with pytest.raises(NotAllowed):
        begin(store, waiting)
    session = store.recovery_codes.use(waiting, codes[0])
    again = replace_phone(store, clock, session)
    clock.advance(60)
    assert store.sign_in.verify(NAME, totp(again.secret, clock.now)) is Verdict.ACCEPTED
    assert store.recovery_codes.left(again.session.user) == 9


def test_one_works_where_too_many_refusals_disabled_the_phone(
    store: Store, clock: FixedClock, enrolled: Enrolled, codes: list[str], waiting: Session
) -> None:
    store.maintenance.set_limit("failures_before_disabling", 2)
    for _ in range(2):
        store.sign_in.verify(NAME, wrong_code(enrolled.secret, clock.now))
        wait_out(store, clock)
    with pytest.raises(FactorDisabled):
        store.sign_in.with_code(waiting, totp(enrolled.secret, clock.now))
    session = store.recovery_codes.use(waiting, codes[0])
    again = replace_phone(store, clock, session)
    clock.advance(60)
    assert store.sign_in.verify(NAME, totp(again.secret, clock.now)) is Verdict.ACCEPTED


def test_a_reset_ends_them(store: Store, codes: list[str], waiting: Session) -> None:
    store.administration().accounts.reset_factors(NAME, reason="perdu", identity="passeport")
    assert store.recovery_codes.left(waiting.user) == 0
    with pytest.raises(NoActiveFactor):
        store.recovery_codes.use(store.sign_in.with_password(NAME, PASSWORD), codes[0])


def test_they_are_of_one_person(store: Store, clock: FixedClock, codes: list[str], waiting: Session) -> None:
    neighbour = enrol(store, clock, signed_up(store, "voisin"))
    session, theirs = issue_codes(store, neighbour.session)
    refused(store, waiting, theirs[0])
    refused(store, session, codes[0])
    assert store.recovery_codes.left(waiting.user) == store.recovery_codes.left(session.user) == 10


def test_neither_a_disabled_account_nor_a_one_time_password_gets_in(
    store: Store, codes: list[str], waiting: Session
) -> None:
    change_under_mac(store, waiting, "UPDATE users SET one_time_password = 1")
    with pytest.raises(NotAllowed):
        store.recovery_codes.use(waiting, codes[0])
    change_under_mac(store, waiting, "UPDATE users SET one_time_password = 0")
    disable(store, waiting)
    with pytest.raises(NotAllowed):
        store.recovery_codes.use(waiting, codes[0])
    assert store.recovery_codes.left(waiting.user) == 10


def test_only_hashes_are_kept(store: Store, database: Path, codes: list[str], waiting: Session) -> None:
    store.recovery_codes.use(waiting, codes[0])
    kept = on_disk(database)
    for code in codes:
        assert traces(code.encode(), kept) == []
        assert traces(base64.b32decode(code + "="), kept) == []
        assert code.lower().encode() not in kept
    hashes = [hashed for (hashed,) in rows(database, "SELECT hash FROM recovery_codes")]
    assert {argon2.extract_parameters(hashed).type for hashed in hashes} == {argon2.Type.ID}
    assert broken(store) == []


def test_hashes_are_as_strong_as_those_of_passwords() -> None:
    (hashed,) = Hasher().hash_set(["A" * 13])
    assert argon2.extract_parameters(hashed) == argon2.profiles.RFC_9106_LOW_MEMORY
    assert Hasher().hash_with_salt_of(hashed, "A" * 13) == hashed
    assert Hasher().hash_with_salt_of(hashed, "A" * 12 + "B") != hashed


def test_two_sets_do_not_share_a_salt(cheap: Hasher) -> None:
    salts = {hashed.split("$")[4] for _ in range(5) for hashed in cheap.hash_set(["A" * 13, "B" * 13])}
    assert len(salts) == 5


def test_a_pending_second_phone_does_not_hinder_them(
    store: Store, clock: FixedClock, enrolled: Enrolled, codes: list[str], waiting: Session
) -> None:
    begin(store, store.sign_in.with_code(waiting, totp(enrolled.secret, clock.now)), OTHER_METHOD)
    assert store.recovery_codes.use(store.sign_in.with_password(NAME, PASSWORD), codes[3]).level is Level.FULL

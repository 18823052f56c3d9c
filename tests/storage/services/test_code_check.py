"""A code of an active factor: which steps, once each, however it is typed, at every door."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from storage import CodeRefused, DatabaseDamaged, Level, NoActiveFactor, NotAllowed, Session, Store, Verdict
from storage.security.hasher import Hasher
from tests.conftest import NOON, PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.people import (
    METHOD,
    NAME,
    OTHER_METHOD,
    Door,
    Enrolled,
    at_sign_in,
    begin,
    by_command,
    change,
    disable,
    enrol,
    rows,
    signed_up,
    wait_out,
    wrong_code,
)

doors = pytest.mark.parametrize("door", [at_sign_in, by_command])
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
BOLD = str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

WRITTEN: dict[str, Callable[[str], str]] = {
    "as is": lambda code: code,
    "in two groups": lambda code: f"{code[:3]} {code[3:]}",
    "no-break space": lambda code: f"{code[:3]}\u00a0{code[3:]}",
    "narrow no-break space": lambda code: f"{code[:3]}\u202f{code[3:]}",
    "padded": lambda code: f"  {code}\t",
    "with a line end": lambda code: f"{code}\r\n",
    "dash": lambda code: f"{code[:3]}-{code[3:]}",
    "minus": lambda code: f"{code[:3]}\N{MINUS SIGN}{code[3:]}",
    "full width": lambda code: code.translate(FULL_WIDTH),
    "arabic": lambda code: code.translate(ARABIC),
    "mathematical": lambda code: code.translate(BOLD),
    "one full-width digit": lambda code: code[:5] + code[5].translate(FULL_WIDTH),
    "trailing nul": lambda code: code + "\0",
    "leading nul": lambda code: "\0" + code,
    "zero-width space": lambda code: code[:3] + "\u200b" + code[3:],
    "surrogate": lambda code: code + "\udcff",
    "sentence": lambda code: f"Votre code : {code[:3]} {code[3:]}.",
    "twice": lambda code: f"{code} {code}",
}
NO_CODE: dict[str, Callable[[str], str]] = {
    "superscript": lambda code: code.translate(SUPERSCRIPT),
    "letter": lambda code: code[:5] + "a",
    "seven digits": lambda code: code + "0",
    "leading zero": lambda code: "0" + code,
    "five digits": lambda code: code[:5],
    "eight digits": lambda code: code + "00",
    "twelve digits": lambda code: code + code,
    "two codes": lambda code: f"{code} {(int(code) + 1) % 1_000_000:06d}",
    "decimal": lambda code: code + ".0",
    "underscore": lambda code: code[:3] + "_" + code[3:],
    "link": lambda code: f"https://exemple.fr/{code}",
    "empty": lambda _code: "",
    "a hundred thousand digits": lambda code: code * 17_000,
}


def failures(database: Path) -> int:
    """How many refused codes are counted."""
    found = rows(database, "SELECT failures FROM limits WHERE subject LIKE 'code:%'")
    return int(found[0][0]) if found else 0


@doors
@pytest.mark.parametrize("second", [0, 15, 29])
@pytest.mark.parametrize("offset", [-2, -1, 0, 1, 2])
def test_the_step_before_now_and_after_are_accepted(
    store: Store, clock: FixedClock, enrolled: Enrolled, door: Door, second: int, offset: int
) -> None:
    clock.now = (int(clock.now) // 30) * 30 + second
    code = totp(enrolled.secret, clock.now, offset=offset)
    expected = Verdict.ACCEPTED if abs(offset) < 2 else Verdict.REFUSED
    assert door(store, enrolled.session, code) is expected


@doors
def test_each_step_of_the_window_is_accepted_in_its_turn(
    store: Store, clock: FixedClock, enrolled: Enrolled, door: Door
) -> None:
    for offset in (-1, 0, 1):
        code = totp(enrolled.secret, clock.now, offset=offset)
        assert door(store, enrolled.session, code) is Verdict.ACCEPTED


@doors
@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_how_far_the_clock_of_the_phone_was_off_is_kept(
    store: Store, clock: FixedClock, enrolled: Enrolled, door: Door, offset: int
) -> None:
    door(store, enrolled.session, totp(enrolled.secret, clock.now, offset=offset))
    assert [factor.drift for factor in store.administration().directory.factors(enrolled.session.user)] == [offset]


def test_an_accepted_code_makes_the_session_full_and_is_recorded(
    store: Store, clock: FixedClock, enrolled: Enrolled
) -> None:
    session = store.sign_in.with_code(enrolled.session, totp(enrolled.secret, clock.now))
    assert (session.level, session.methods, session.proved_at) == (Level.FULL, frozenset({METHOD}), int(clock.now))
    assert session.user.last_sign_in_at == clock.now
    assert [factor.last_used_at for factor in store.administration().directory.factors(session.user)] == [clock.now]


def test_verify_records_the_use_and_no_sign_in(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    store.sign_in.verify(NAME, totp(enrolled.secret, clock.now))
    assert store.administration().directory.user(NAME).last_sign_in_at == NOON
    assert [factor.last_used_at for factor in store.administration().directory.factors(enrolled.session.user)] == [
        clock.now
    ]


@doors
@pytest.mark.parametrize("write", WRITTEN.values(), ids=WRITTEN.keys())
def test_however_it_is_written_a_code_works_once(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled, door: Door, write: Callable[[str], str]
) -> None:
    code = totp(enrolled.secret, clock.now)
    assert door(store, enrolled.session, write(code)) is Verdict.ACCEPTED
    assert failures(database) == 0
    for typed in (write(code), code):
        assert door(store, enrolled.session, typed) is Verdict.USED


@doors
@pytest.mark.parametrize("write", WRITTEN.values(), ids=WRITTEN.keys())
def test_however_it_is_written_a_wrong_one_is_counted(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled, door: Door, write: Callable[[str], str]
) -> None:
    assert door(store, enrolled.session, write(wrong_code(enrolled.secret, clock.now))) is Verdict.REFUSED
    assert failures(database) == 1


@doors
@pytest.mark.parametrize("spoil", NO_CODE.values(), ids=NO_CODE.keys())
def test_what_is_no_code_is_refused_and_not_counted(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled, door: Door, spoil: Callable[[str], str]
) -> None:
    code, before = totp(enrolled.secret, clock.now), len(store.administration().audit_log.events())
    for _ in range(10):
        assert door(store, enrolled.session, spoil(code)) is Verdict.REFUSED
    assert failures(database) == 0
    assert len(store.administration().audit_log.events()) == before
    assert door(store, enrolled.session, code) is Verdict.ACCEPTED


@pytest.mark.parametrize("typed", ["", "le code", "12345", "123 4567", "https://exemple.fr/123456"])
def test_what_is_no_code_tells_nothing_of_an_account(store: Store, enrolled: Enrolled, typed: str) -> None:
    assert enrolled.session
    store.administration().accounts.add("sans.telephone", PASSWORD)
    assert {store.sign_in.verify(name, typed) for name in (NAME, "sans.telephone", "personne")} == {Verdict.REFUSED}


def test_what_is_no_code_takes_no_pause_away(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    store.sign_in.verify(NAME, wrong_code(enrolled.secret, clock.now))
    store.sign_in.verify(NAME, "le code")
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.LOCKED


@pytest.mark.parametrize("first", [at_sign_in, by_command])
@pytest.mark.parametrize("second", [at_sign_in, by_command])
def test_a_code_is_accepted_once_whatever_the_doors(
    store: Store, clock: FixedClock, enrolled: Enrolled, first: Door, second: Door
) -> None:
    code = totp(enrolled.secret, clock.now)
    assert first(store, enrolled.session, code) is Verdict.ACCEPTED
    clock.advance(29)
    assert second(store, enrolled.session, code) is Verdict.USED


@doors
def test_a_step_before_the_last_used_one_is_used_too(
    store: Store, clock: FixedClock, enrolled: Enrolled, door: Door
) -> None:
    codes = [totp(enrolled.secret, clock.now, offset=offset) for offset in (-1, 0, 1)]
    assert door(store, enrolled.session, codes[1]) is Verdict.ACCEPTED
    for spent in codes[:2]:
        assert door(store, enrolled.session, spent) is Verdict.USED
        wait_out(store, clock)
    assert door(store, enrolled.session, codes[2]) is Verdict.ACCEPTED


@doors
def test_the_code_of_the_proof_does_not_sign_in(store: Store, clock: FixedClock, client: Session, door: Door) -> None:
    person = enrol(store, clock, client)
    proof = totp(person.secret, clock.now)
    assert door(store, person.session, proof) is Verdict.USED
    clock.advance(30)
    assert door(store, person.session, proof) is Verdict.USED
    wait_out(store, clock)
    assert door(store, person.session, totp(person.secret, clock.now)) is Verdict.ACCEPTED


@doors
@pytest.mark.parametrize("seconds", [-1, -30, -60, -3600, -86400])
def test_a_clock_that_goes_back_reopens_no_step(
    store: Store, clock: FixedClock, enrolled: Enrolled, door: Door, seconds: int
) -> None:
    spent = totp(enrolled.secret, clock.now)
    assert door(store, enrolled.session, spent) is Verdict.ACCEPTED
    clock.advance(seconds)
    assert door(store, enrolled.session, spent) in (Verdict.USED, Verdict.REFUSED)
    wait_out(store, clock)
    assert door(store, enrolled.session, totp(enrolled.secret, clock.now)) is Verdict.USED


@doors
def test_without_a_factor_there_is_nothing_to_check(store: Store, database: Path, client: Session, door: Door) -> None:
    assert door(store, client, "123456") is Verdict.NO_FACTOR
    pending = begin(store, client)
    assert door(store, client, totp(pending.secret, NOON)) is Verdict.NO_FACTOR
    assert failures(database) == 0


@pytest.mark.parametrize("name", ["personne", "", "a\0b", pytest.param("\udcff", id="a byte that was not UTF-8")])
def test_a_name_that_does_not_exist_has_no_factor(store: Store, name: str) -> None:
    assert store.sign_in.verify(name, "123456") is Verdict.NO_FACTOR


def test_a_disabled_account_is_told_nothing_of_its_code(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled
) -> None:
    disable(store, enrolled.session)
    code = totp(enrolled.secret, clock.now)
    assert store.sign_in.verify(NAME, code) is Verdict.NO_FACTOR
    with pytest.raises(NotAllowed):
        store.sign_in.with_code(enrolled.session, code)
    assert rows(database, "SELECT last_used_at FROM factors") == [(None,)]


def test_an_account_that_is_gone_is_not_signed_in(store: Store, database: Path, enrolled: Enrolled) -> None:
    change(database, "DELETE FROM users")
    with pytest.raises(NotAllowed):
        store.sign_in.with_code(enrolled.session, "123456")


def test_either_of_two_phones_will_do(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    other = enrol(store, clock, enrolled.session, OTHER_METHOD)
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED
    assert store.sign_in.verify(NAME, totp(other.secret, clock.now, offset=1)) is Verdict.ACCEPTED


def test_a_code_that_two_phones_share_is_accepted_once(database: Path, clock: FixedClock, cheap: Hasher) -> None:
    store = Store(database, clock=clock, hasher=cheap, new_secret=lambda: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    person = enrol(store, clock, signed_up(store))
    enrol(store, clock, person.session, OTHER_METHOD)
    clock.advance(120)
    code = totp(person.secret, clock.now)
    assert store.sign_in.verify(NAME, code) is Verdict.ACCEPTED
    assert store.sign_in.verify(NAME, code) is Verdict.USED
    store.close()


def test_someone_elses_code_is_refused(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    other = enrol(store, clock, signed_up(store, "voisin"))
    clock.advance(60)
    with pytest.raises(CodeRefused) as refused:
        store.sign_in.with_code(enrolled.session, totp(other.secret, clock.now))
    assert refused.value.verdict is Verdict.REFUSED


def test_an_account_without_factor_is_told_so_at_sign_in(store: Store, client: Session) -> None:
    with pytest.raises(NoActiveFactor):
        store.sign_in.with_code(client, "123456")
    assert store.administration().directory.user(NAME).last_sign_in_at is None


def test_a_wrong_code_changes_only_the_count(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled
) -> None:
    before = rows(database, "SELECT * FROM users") + rows(database, "SELECT * FROM factors")
    assert store.sign_in.verify(NAME, wrong_code(enrolled.secret, clock.now)) is Verdict.REFUSED
    assert rows(database, "SELECT * FROM users") + rows(database, "SELECT * FROM factors") == before
    assert failures(database) == 1


def test_a_right_code_is_neither_accepted_nor_spent_nor_counted_where_the_answer_cannot_be_read(
    store: Store, clock: FixedClock, enrolled: Enrolled, database: Path
) -> None:
    waiting, code = store.sign_in.with_password(NAME, PASSWORD), totp(enrolled.secret, clock.now)
    change(store.path, "UPDATE notices SET detail = CAST(x'ff' AS TEXT), shown_at = NULL, session = ''")
    with pytest.raises(DatabaseDamaged):
        store.sign_in.with_code(waiting, code)
    assert failures(database) == 0
    change(store.path, "UPDATE notices SET detail = ''")
    assert store.sign_in.verify(NAME, code) is Verdict.ACCEPTED

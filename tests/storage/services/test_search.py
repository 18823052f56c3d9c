"""Accounts are found as somebody types: by the beginnings of their words, whatever is typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import Store
from storage.database.tables import name_words as table
from storage.domain.names import LONGEST_NAME, name_order, name_words
from storage.services import directory
from tests.conftest import FixedClock
from tests.storage import inside
from tests.storage.people import NAME, OTHER_METHOD, Enrolled, begin, issue_codes, unhurried, wrong_code

PEOPLE = (
    "Jean",
    "Jean Tremblay",
    "jean-pierre d'Amours",
    "Élodie Tremblay",
    "elodie.roy",
    "Zoé Jean",
    "ZOE",
    "Łukasz Groß",
    "marie_eve42",
    "客户",
    "100 % pur",
    "---",
)


@pytest.fixture
def people(store: Store) -> Store:
    """Some names."""
    for name in PEOPLE:
        store.administration().accounts.add(name)
    return store


def every_name(store: Store) -> list[str]:
    """The names of all accounts, in the order in which they are listed."""
    return [user.name for user in store.administration().directory.users()]


def names(store: Store, text: str, limit: int = 50) -> list[str]:
    """Who is found."""
    return [status.user.name for status in store.administration().directory.search(text, limit)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("jean", ["Jean", "Jean Tremblay", "jean-pierre d'Amours", "Zoé Jean"]),
        ("JEAN ", ["Jean", "Jean Tremblay", "jean-pierre d'Amours", "Zoé Jean"]),
        ("zoe", ["ZOE", "Zoé Jean"]),
        ("zoé", ["Zoé Jean", "ZOE"][::-1]),
        ("trem", ["Élodie Tremblay", "Jean Tremblay"]),
        ("tremblay é", ["Élodie Tremblay"]),
        ("elo", ["Élodie Tremblay", "elodie.roy"]),
        ("E\u0301lo", ["Élodie Tremblay", "elodie.roy"]),
        ("je tr", ["Jean Tremblay"]),
        ("d'a", ["jean-pierre d'Amours"]),
        ("amours pierre", ["jean-pierre d'Amours"]),
        ("jean jean", ["Jean", "Jean Tremblay", "jean-pierre d'Amours", "Zoé Jean"]),
        ("gross", ["Łukasz Groß"]),
        ("eve42", ["marie_eve42"]),
        ("客", ["客户"]),
        ("emblay", []),
        ("jean x", []),
        ("%", []),
        ("_", []),
        ("100 %", ["100 % pur"]),
        ("--", ["---"]),
        ("-", ["---"]),
        ("' OR 1=1", []),
        ("\x00", []),
        ("jean\x00", []),
        ("\ud800", []),
        ("jean\udcff", []),
        ("jean\n", ["Jean", "Jean Tremblay", "jean-pierre d'Amours", "Zoé Jean"]),
        ("x" * 10_000, []),
        ("jean " * 2_000, []),
        ("\ufdfa" * LONGEST_NAME, []),
    ],
)
def test_what_is_typed_finds(people: Store, typed: str, found: list[str]) -> None:
    assert names(people, typed) == found


@pytest.mark.parametrize("typed", ["", "  "])
def test_nothing_typed_finds_the_first_ones_by_name(people: Store, typed: str) -> None:
    assert names(people, typed) == sorted(PEOPLE, key=name_order)
    assert names(people, typed, 3) == sorted(PEOPLE, key=name_order)[:3]


@pytest.mark.parametrize("listed", [lambda store: names(store, ""), every_name], ids=["search", "list"])
def test_names_come_in_the_order_of_a_french_dictionary(store: Store, listed: Callable[[Store], list[str]]) -> None:
    for name in ("zoé", "Émile", "emile", "Fanny", "œuvre", "odile", "ophélie", "Éric", "eva"):
        store.administration().accounts.add(name)
    assert listed(store) == ["emile", "Émile", "Éric", "eva", "Fanny", "odile", "œuvre", "ophélie", "zoé"]


def test_the_account_of_exactly_this_name_comes_first_however_many_there_are(store: Store) -> None:
    for name in ("ana b", "ana c", "ana d", "Ana", "bo ana"):
        store.administration().accounts.add(name)
    assert names(store, "ana", 3) == ["Ana", "ana b", "ana c"]
    assert names(store, "ana b", 1) == ["ana b"]
    store.administration().accounts.add("a ana")
    assert names(store, "ana") == ["Ana", "a ana", "ana b", "ana c", "ana d", "bo ana"]


def test_of_too_many_those_come_whose_name_begins_so(store: Store) -> None:
    for number in range(5):
        store.administration().accounts.add(f"a{number} jean")
        store.administration().accounts.add(f"jean {number}")
    one, *others = names(store, "jean", 6)
    assert others == [f"jean {number}" for number in range(5)]
    # Which one is the engine's to say: they come in no particular order.
    assert one in {f"a{number} jean" for number in range(5)}


def test_a_search_looks_at_a_bounded_number_of_words(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        store.administration().accounts.add(f"jean {number}")
    store.administration().accounts.add("a jean")
    monkeypatch.setattr(directory, "EXAMINED", 10)
    assert len(names(store, "0 jean")) == 1
    with inside.database(store).read() as db:
        assert len(table.find(db, ["jean"], 50, 10)) == 10
        # The rarer one is walked through.
        assert len(table.find(db, ["jean", "29"], 50, 10)) == 1


@pytest.mark.parametrize("rare", [1, 5, 100])
def test_the_rarer_word_is_found_to_be_so_however_common_both_are(
    store: Store, monkeypatch: pytest.MonkeyPatch, rare: int
) -> None:
    for number in range(30):
        store.administration().accounts.add(f"jean {number}")
    monkeypatch.setattr(table, "_RARE", rare)
    with inside.database(store).read() as db:
        # Of eleven numbers that begin with a 2; of thirty `jean`, only the first twelve would be looked at.
        assert len(table.find(db, ["jean", "2"], 50, 12)) == 11


def test_a_search_goes_through_no_whole_table(people: Store) -> None:
    statements: list[str] = []
    with inside.database(people).connection() as db:
        db.set_trace_callback(statements.append)
        people.administration().directory.search("jean tr")
        db.set_trace_callback(None)
        plans = [
            str(row["detail"])
            for sql in statements
            if sql.startswith("SELECT") and "settings" not in sql
            for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")
        ]
    assert any("name_words" in step for step in plans)
    scans = {step for step in plans if step.startswith("SCAN")}
    assert all("bounded" in scan or "counted" in scan for scan in scans), scans


@unhurried
@given(st.text(max_size=LONGEST_NAME), st.integers(0, LONGEST_NAME))
def test_whatever_is_typed_of_a_word_finds_it(name: str, length: int) -> None:
    words = name_words(name)
    for word in words:
        assert name_words(word) == [word]
    typed = unicodedata.normalize("NFC", name)[:length]
    assert all(any(word.startswith(beginning) for word in words) for beginning in name_words(typed))


@unhurried
@given(st.text(max_size=200))
def test_no_text_is_too_strange(text: str) -> None:
    for word in name_words(text):
        assert word.isalnum()
        assert word == word.casefold()


def test_how_an_account_stands(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    nothing = store.administration().directory.status(NAME.upper())
    assert (nothing.devices, nothing.disabled_devices, nothing.codes_left) == (1, 0, 0)
    assert (nothing.pending, nothing.locked_until, nothing.must_enrol, nothing.grace_days) == (None, None, False, None)
    session, _codes = issue_codes(store, enrolled.session)
    pending = begin(store, session, OTHER_METHOD)
    found = store.administration().directory.status(NAME)
    assert found.codes_left == 10
    assert found.pending is not None
    assert (found.pending.id, found.pending.method) == (pending.id, OTHER_METHOD)
    assert pending.secret not in repr(found)
    clock.advance(600)
    assert store.administration().directory.status(NAME).pending is None
    assert store.sign_in.verify(NAME, wrong_code(enrolled.secret, clock.now)) == "refused"
    assert store.administration().directory.status(NAME).locked_until == clock.now + 1
    clock.advance(1)
    assert store.administration().directory.status(NAME).locked_until is None


def test_a_device_that_too_many_refusals_disabled_is_told_apart(
    store: Store, clock: FixedClock, enrolled: Enrolled
) -> None:
    store.maintenance.set_limit("failures_before_disabling", 1)
    store.sign_in.verify(NAME, wrong_code(enrolled.secret, clock.now))
    found = store.administration().directory.status(NAME)
    assert (found.devices, found.disabled_devices) == (0, 1)
    assert store.administration().directory.search("trem") == [found]


def test_days_of_grace_are_told(store: Store) -> None:
    store.administration().accounts.add(NAME)
    store.administration().accounts.set_mfa(NAME, required=True, grace_days=3)
    found = store.administration().directory.status(NAME)
    assert (found.must_enrol, found.grace_days) == (False, 3)
    store.administration().accounts.set_mfa(NAME, required=True)
    assert store.administration().directory.status(NAME).must_enrol

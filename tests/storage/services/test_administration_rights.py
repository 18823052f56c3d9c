"""Who may do what at the counter: one table of every act, so that none is forgotten by any of these tests."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import get_overloads

import pytest

from storage import (
    Action,
    Administration,
    CodeWanted,
    EventFilter,
    Level,
    NewAccount,
    NotAllowed,
    NotOnOneself,
    Role,
    SealBroken,
    Session,
    SessionEnded,
    StorageError,
    Store,
    UnknownHost,
    Verifier,
)
from storage.formats.incoming import link
from storage.services import tokens
from tests.conftest import PASSWORD, FixedClock
from tests.storage.operators import OPERATOR, Operator, close_operator
from tests.storage.people import (
    NAME,
    broken,
    but_for_the_audit_log,
    change,
    change_under_mac,
    contents,
    enrol,
    signed_up,
)

URI = "otpauth://totp/Autre:marie?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
PASSPHRASE = "des oiseaux verts sur le toit du voisin"
FRESH = 120
"""Seconds after a code."""
NEW = "nouvelle"


@dataclass(frozen=True, slots=True)
class Act:
    """What an operator does."""

    do: Callable[[Administration, str], object]
    """With the name of an account."""
    records: tuple[Action, str] | None = None
    """What the audit log says of it, and of whom."""
    wants_code: bool = False
    on_an_account: bool = False
    """It may not be one's own."""


def export(administration: Administration, _name: str) -> int:
    """Everything, to a file of one's own."""
    return administration.audit_log.export(Path.home() / "journal.csv", EventFilter())


def take_in(administration: Administration, name: str) -> object:
    """A token that the account does not have."""
    return administration.tokens.take_in(name, [link.read(URI)], method="google_authenticator")


def hand_over(administration: Administration, name: str) -> int:
    """All tokens, sealed."""
    return administration.tokens.export(name, Path.home() / "tokens.age", PASSPHRASE, issuer="Exemple", reason="départ")


def hand_over_in_the_clear(administration: Administration, name: str) -> None:
    """The one token."""
    administration.tokens.export_verifier(name, Path.home() / "oath", Verifier.OATH, reason="serveur")


def revoke(administration: Administration, _name: str) -> None:
    """A host, whether there is one or not."""
    with suppress(UnknownHost):
        administration.asking_hosts.revoke("vpn1")


ACTS = {
    "directory.search": Act(lambda administration, _name: administration.directory.search("")),
    "directory.status": Act(lambda administration, name: administration.directory.status(name)),
    "directory.statuses": Act(lambda administration, _name: administration.directory.statuses()),
    "directory.users": Act(lambda administration, _name: administration.directory.users()),
    "directory.user": Act(lambda administration, name: administration.directory.user(name)),
    "directory.factors": Act(
        lambda administration, _name: administration.directory.factors(administration.session.user)
    ),
    "directory.factor_history": Act(lambda administration, name: administration.directory.factor_history(name)),
    "visits.under_way": Act(lambda administration, _name: administration.visits.under_way()),
    "visits.funnel": Act(lambda administration, _name: administration.visits.funnel()),
    "audit_log.events": Act(lambda administration, _name: administration.audit_log.events()),
    "audit_log.latest": Act(lambda administration, _name: administration.audit_log.latest()),
    "audit_log.broken_at": Act(lambda administration, _name: administration.audit_log.broken_at()),
    "audit_log.export": Act(export, (Action.AUDIT_LOG_EXPORTED, ""), wants_code=True),
    "accounts.add": Act(lambda administration, _name: administration.accounts.add(NEW), (Action.ACCOUNT_CREATED, NEW)),
    "accounts.add, an operator": Act(
        lambda administration, _name: administration.accounts.add(NEW, role=Role.OPERATOR),
        (Action.ACCOUNT_CREATED, NEW),
        wants_code=True,
    ),
    "importing.refusals": Act(
        lambda administration, _name: administration.importing.refusals([NewAccount(2, NEW)]),
    ),
    "importing.users": Act(
        lambda administration, _name: list(administration.importing.users([NewAccount(2, NEW)])),
        (Action.ACCOUNT_CREATED, NEW),
        wants_code=True,
    ),
    "accounts.set_mfa": Act(
        lambda administration, name: administration.accounts.set_mfa(name, required=True),
        (Action.MFA_REQUIRED, NAME),
        on_an_account=True,
    ),
    "accounts.set_mfa, lifted": Act(
        lambda administration, name: administration.accounts.set_mfa(name, required=False),
        (Action.MFA_LIFTED, NAME),
        wants_code=True,
        on_an_account=True,
    ),
    "accounts.set_disabled": Act(
        lambda administration, name: administration.accounts.set_disabled(name, disabled=True),
        (Action.ACCOUNT_DISABLED, NAME),
        on_an_account=True,
    ),
    "accounts.set_disabled, opened": Act(
        lambda administration, name: administration.accounts.set_disabled(name, disabled=False),
        (Action.ACCOUNT_ENABLED, NAME),
        on_an_account=True,
    ),
    "accounts.unlock": Act(
        lambda administration, name: administration.accounts.unlock(name),
        (Action.ACCOUNT_UNLOCKED, NAME),
        on_an_account=True,
    ),
    "accounts.set_email": Act(
        lambda administration, name: administration.accounts.set_email(name, "marie@example.org"),
        (Action.EMAIL_CHANGED, NAME),
        wants_code=True,
        on_an_account=True,
    ),
    "accounts.renew_password": Act(
        lambda administration, name: administration.accounts.renew_password(name),
        (Action.PASSWORD_RENEWED, NAME),
        wants_code=True,
        on_an_account=True,
    ),
    "accounts.reset_factors": Act(
        lambda administration, name: administration.accounts.reset_factors(name, reason="perdu", identity="passeport"),
        (Action.FACTOR_RESET, NAME),
        wants_code=True,
        on_an_account=True,
    ),
    "tokens.take_in": Act(take_in, (Action.FACTOR_IMPORTED, NAME), wants_code=True, on_an_account=True),
}
"""By the names of the service and its method, and a word on how it is called."""

FOR_COMMANDS = {
    "audit_log.shorten": Act(lambda administration, _name: administration.audit_log.shorten(2**40)),
    "tokens.export": Act(hand_over),
    "tokens.export_verifier": Act(hand_over_in_the_clear),
    "asking_hosts.add": Act(lambda administration, _name: administration.asking_hosts.add("vpn2")),
    "asking_hosts.list": Act(lambda administration, _name: administration.asking_hosts.list()),
    "asking_hosts.revoke": Act(revoke),
    "accounts.add, a password": Act(lambda administration, _name: administration.accounts.add(NEW, PASSWORD)),
}
"""What no operator may, however fresh their code."""

every = pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
of_these = {
    asked: pytest.mark.parametrize(
        "act", [act for act in ACTS.values() if getattr(act, asked)], ids=[n for n in ACTS if getattr(ACTS[n], asked)]
    )
    for asked in ("records", "wants_code", "on_an_account")
}


@pytest.fixture(autouse=True)
def _sealed_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the second that age takes."""
    monkeypatch.setattr(tokens, "_sealed", lambda text, _passphrase: text.encode())


@pytest.fixture
def chef(at_the_counter: Operator) -> Operator:
    """With one client, who has a phone."""
    return at_the_counter


def with_session(store: Store, session: Session) -> Administration:
    """Another session at the same counter."""
    return store.administration(session)


def interface(administration: Administration) -> dict[str, Callable[..., object]]:
    """Every method that an operator has, by the names of its service and its own."""
    parts = {name for name, part in vars(type(administration)).items() if isinstance(part, cached_property)}
    return {
        f"{part}.{name}": method
        for part in parts
        for name, method in inspect.getmembers(type(getattr(administration, part)), inspect.isfunction)
        if not name.startswith("_")
    }


def test_the_table_has_every_act(chef: Operator) -> None:
    assert {name.partition(",")[0] for name in ACTS | FOR_COMMANDS} == set(interface(chef.administration))


def test_the_interface_says_which_acts_want_a_code(chef: Operator) -> None:
    said = {name for name, method in interface(chef.administration).items() if wants_code(method)}
    assert {name.partition(",")[0] for name, act in ACTS.items() if act.wants_code} == said


def wants_code(method: Callable[..., object]) -> bool:
    """Whether its documentation says so."""
    return "needs a fresh code" in (method.__doc__ or "").lower()


def test_a_session_that_may_be_missing_is_not_taken_for_a_command() -> None:
    taken = [inspect.signature(way).parameters.get("session") for way in get_overloads(Store.administration)]
    assert [parameter and parameter.annotation for parameter in taken] == [None, "Session"]


@every
def test_an_operator_may_and_the_audit_log_says_who(store: Store, clock: FixedClock, chef: Operator, act: Act) -> None:
    before = store.administration().audit_log.events()
    clock.advance(FRESH)
    act.do(chef.administration, NAME)
    new = [(e.actor, e.action, e.subject, e.outcome) for e in store.administration().audit_log.events()[len(before) :]]
    assert new == ([(OPERATOR, *act.records, "done")] if act.records else [])
    assert broken(store) == []


@pytest.mark.usefixtures("chef")
def test_a_client_may_not(database: Path, store: Store, clock: FixedClock) -> None:
    client = enrol(store, clock, signed_up(store, "voisin")).session
    all_refused(store, client, NotAllowed, database)


@pytest.mark.usefixtures("chef")
def test_a_password_is_not_enough(database: Path, store: Store) -> None:
    all_refused(store, store.sign_in.with_password(OPERATOR, PASSWORD), NotAllowed, database)


@pytest.mark.usefixtures("chef")
def test_a_one_time_password_is_not_enough(database: Path, store: Store) -> None:
    waiting = store.sign_in.with_password(OPERATOR, store.administration().accounts.renew_password(OPERATOR))
    session = waiting._replace(level=Level.FULL, proved_at=waiting.password_at)
    all_refused(store, session, NotAllowed, database)


def test_a_session_that_has_ended_may_not(database: Path, store: Store, chef: Operator) -> None:
    store.administration().accounts.set_mfa(OPERATOR, required=True)
    all_refused(store, chef.session, SessionEnded, database)


def test_an_operator_who_was_closed_may_not(database: Path, store: Store, chef: Operator) -> None:
    close_operator(store)
    all_refused(store, chef.session, NotAllowed, database)


def test_one_who_is_an_operator_no_more_may_not(database: Path, store: Store, chef: Operator) -> None:
    change_under_mac(store, chef.session, "UPDATE users SET role = 'client' WHERE role = 'operator'")
    all_refused(store, chef.session, NotAllowed, database)


@pytest.mark.usefixtures("chef")
def test_one_made_an_operator_behind_the_programs_back_may_not(database: Path, store: Store, clock: FixedClock) -> None:
    client = enrol(store, clock, signed_up(store, "voisin")).session
    change(database, "UPDATE users SET role = 'operator' WHERE name = 'voisin'")
    before = but_for_the_audit_log(database)
    for asked, act in ACTS.items():
        recorded = len(store.administration().audit_log.events())
        assert (asked, outcome(with_session(store, client), act)) == (asked, SealBroken)
        assert but_for_the_audit_log(database) == before, asked
        found = store.administration().audit_log.events()[recorded:]
        assert [event.action for event in found][-1:] == [Action.TAMPERING_FOUND], asked


@of_these["wants_code"]
def test_a_code_of_long_ago_is_asked_for_again(database: Path, clock: FixedClock, chef: Operator, act: Act) -> None:
    clock.advance(FRESH)
    assert not chef.administration.needs_code
    clock.advance(1)
    assert chef.administration.needs_code
    refused(chef.administration, act, CodeWanted, database)
    chef.administration.confirm(chef.code(clock))
    assert not chef.administration.needs_code
    act.do(chef.administration, NAME)


@of_these["wants_code"]
def test_a_clock_that_goes_back_does_not_keep_a_code_fresh(
    database: Path, clock: FixedClock, chef: Operator, act: Act
) -> None:
    clock.advance(-FRESH - 1)
    assert chef.administration.needs_code
    refused(chef.administration, act, CodeWanted, database)


@of_these["wants_code"]
def test_how_long_a_code_stays_fresh_is_a_limit(store: Store, clock: FixedClock, chef: Operator, act: Act) -> None:
    store.maintenance.set_limit("operator_fresh_seconds", 3600)
    clock.advance(3600)
    act.do(chef.administration, NAME)


@of_these["records"]
def test_other_acts_want_no_code(clock: FixedClock, chef: Operator, act: Act) -> None:
    clock.advance(36_000)
    if not act.wants_code:
        act.do(chef.administration, NAME)


@pytest.mark.parametrize("name", [NAME, OPERATOR])
@pytest.mark.parametrize("act", FOR_COMMANDS.values(), ids=FOR_COMMANDS)
def test_what_takes_the_files_and_the_key_is_for_commands_alone(
    database: Path, store: Store, chef: Operator, act: Act, name: str
) -> None:
    refused(chef.administration, act, NotAllowed, database, name)
    assert not list(Path.home().iterdir())
    act.do(store.administration(), name)


@of_these["on_an_account"]
def test_not_on_oneself(database: Path, chef: Operator, act: Act) -> None:
    refused(chef.administration, act, NotOnOneself, database, OPERATOR.upper())


def all_refused(store: Store, session: Session, error: type[Exception], database: Path) -> None:
    """Every act, each in an administration of its own, for this reason, with nothing changed, and no file left."""
    before = contents(database)
    for asked, act in ACTS.items():
        assert (asked, outcome(with_session(store, session), act)) == (asked, error)
        assert contents(database) == before, asked
        assert not database.with_name("journal.csv").exists(), asked


def outcome(administration: Administration, act: Act) -> type[Exception] | None:
    """What the act is refused for."""
    try:
        act.do(administration, NAME)
    except StorageError as error:
        return type(error)
    return None


def refused(administration: Administration, act: Act, error: type[Exception], database: Path, name: str = NAME) -> None:
    """For this reason, with nothing changed, and no file left."""
    before = contents(database)
    with pytest.raises(error) as told:
        act.do(administration, name)
    assert type(told.value) is error
    assert contents(database) == before
    assert not database.with_name("journal.csv").exists()

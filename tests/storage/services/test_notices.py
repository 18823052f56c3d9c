"""A person is told of every change to what protects the account: once, in another session, and never by a password."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage import NoticeKind, Session, SessionEnded, Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.people import (
    METHOD,
    NAME,
    OTHER_METHOD,
    Enrolled,
    at_another_desk,
    change,
    device_of,
    enrol,
    issue_codes,
    replace_phone,
    rows,
    signed_up,
)

NEW_PASSWORD = "une autre phrase"
Told = list[tuple[NoticeKind, str]]


@dataclass(slots=True)
class Scene:
    """One person who may change anything, told of all that was before."""

    store: Store
    clock: FixedClock
    session: Session
    secret: str
    codes: list[str]
    password: str = PASSWORD

    def later(self) -> Session:
        """The person at the next sign-in, all the way."""
        self.clock.advance(60)
        waiting = self.store.sign_in.with_password(NAME, self.password)
        if not waiting.methods:
            return waiting
        assert waiting.notices == ()
        return self.store.sign_in.with_code(waiting, totp(self.secret, self.clock.now))


def told(session: Session) -> Told:
    """What it has to tell."""
    return [(notice.kind, notice.detail) for notice in session.notices]


@pytest.fixture
def scene(store: Store, clock: FixedClock, enrolled: Enrolled) -> Scene:
    """With recovery codes."""
    session, codes = issue_codes(store, enrolled.session)
    first = at_another_desk(store, clock, Enrolled(session, enrolled.secret))
    store.sign_in.notices_shown(first)
    clock.advance(60)
    return Scene(store, clock, first._replace(notices=()), enrolled.secret, codes)


def add(scene: Scene) -> None:
    """One more device."""
    scene.session = enrol(scene.store, scene.clock, scene.session, OTHER_METHOD).session


def replace_it(scene: Scene) -> None:
    """Another device in the place of the only one."""
    person = replace_phone(scene.store, scene.clock, scene.session)
    scene.session, scene.secret = person.session, person.secret


def remove(scene: Scene) -> None:
    """The only device."""
    scene.session = scene.store.devices.remove(scene.session, device_of(scene.store, scene.session))


def change_password(scene: Scene) -> None:
    """The person's own one."""
    scene.session, scene.password = scene.store.passwords.change(scene.session, NEW_PASSWORD), NEW_PASSWORD


def renew_password(scene: Scene) -> None:
    """A one-time one, which the person changes."""
    issued = scene.store.administration().accounts.renew_password(NAME)
    scene.session, scene.password = scene.store.sign_in.with_password(NAME, issued), NEW_PASSWORD
    scene.session = scene.store.passwords.change(scene.session, NEW_PASSWORD)


def reset(scene: Scene) -> None:
    """Every device, by an operator."""
    scene.store.administration().accounts.reset_factors(NAME, reason="perdu", identity="passeport")


def renew_codes(scene: Scene) -> None:
    """Ten new ones."""
    scene.session, scene.codes = issue_codes(scene.store, scene.session)


def use_code(scene: Scene) -> None:
    """One of the ten."""
    scene.session = scene.store.recovery_codes.use(scene.session, scene.codes[0])


CHANGES: dict[NoticeKind, tuple[Callable[[Scene], None], str]] = {
    NoticeKind.METHOD_ADDED: (add, "Mon iPhone"),
    NoticeKind.METHOD_REPLACED: (replace_it, "Mon iPhone"),
    NoticeKind.METHOD_REMOVED: (remove, "Mon iPhone"),
    NoticeKind.METHODS_RESET: (reset, ""),
    NoticeKind.PASSWORD_CHANGED: (change_password, ""),
    NoticeKind.PASSWORD_RENEWED: (renew_password, ""),
    NoticeKind.RECOVERY_CODES_RENEWED: (renew_codes, ""),
    NoticeKind.RECOVERY_CODE_USED: (use_code, "9"),
}


OF_PHONES = {NoticeKind.SECOND_PHONE, NoticeKind.SIGN_IN_DENIED}
"""What phones that approve tell of: `test_phones_that_approve.py` and `test_approvals.py` try these."""


def test_every_kind_is_tried() -> None:
    assert set(CHANGES) | OF_PHONES == set(NoticeKind)


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_is_told_at_the_next_sign_in_and_once_it_is_shown_never_again(scene: Scene, kind: NoticeKind) -> None:
    act, detail = CHANGES[kind]
    act(scene)
    assert told(scene.session) == []
    session = scene.later()
    assert told(session) == [(kind, detail)]
    assert session.notices[0].at == int(scene.clock.now) - 60
    scene.store.sign_in.notices_shown(session)
    assert told(scene.later()) == []


def test_until_it_is_shown_it_is_told_again_with_what_came_since_oldest_first(
    store: Store, clock: FixedClock, client: Session
) -> None:
    person = enrol(store, clock, client)
    assert told(at_another_desk(store, clock, person)) == [(NoticeKind.METHOD_ADDED, "Mon iPhone")]
    session = at_another_desk(store, clock, person)
    issue_codes(store, session)
    kinds = [kind for kind, _ in told(at_another_desk(store, clock, person))]
    assert kinds == [NoticeKind.METHOD_ADDED, NoticeKind.RECOVERY_CODES_RENEWED]


def test_what_an_ended_session_had_to_tell_is_told_to_the_next(
    store: Store, clock: FixedClock, client: Session
) -> None:
    person = enrol(store, clock, client)
    reading = at_another_desk(store, clock, person)
    store.administration().accounts.set_mfa(NAME, required=True)
    with pytest.raises(SessionEnded):
        store.sign_in.notices_shown(reading)
    assert told(at_another_desk(store, clock, person)) == [(NoticeKind.METHOD_ADDED, "Mon iPhone")]


def test_only_the_person_is_told_and_marks_only_their_own(
    store: Store, database: Path, clock: FixedClock, client: Session
) -> None:
    person = enrol(store, clock, client)
    neighbour = signed_up(store, "voisin")
    assert neighbour.notices == ()
    mine = at_another_desk(store, clock, person)
    store.sign_in.notices_shown(neighbour._replace(notices=mine.notices))
    assert rows(database, "SELECT shown_at FROM notices") == [(None,)]


def test_neither_a_forced_change_nor_another_name_nor_an_abandoned_enrolment_is_told(
    store: Store, clock: FixedClock
) -> None:
    issued = store.administration().accounts.add(NAME).password or ""
    session = store.passwords.change(store.sign_in.with_password(NAME, issued), PASSWORD)
    person = enrol(store, clock, session)
    store.sign_in.notices_shown(at_another_desk(store, clock, person))
    store.devices.rename(person.session, device_of(store, person.session), "autre")
    assert told(at_another_desk(store, clock, person)) == []


def test_one_that_says_nothing_of_ours_keeps_nobody_out(
    store: Store, database: Path, clock: FixedClock, client: Session
) -> None:
    person = enrol(store, clock, client)
    change(database, "UPDATE notices SET kind = 'rien'")
    assert at_another_desk(store, clock, person).methods == {METHOD}

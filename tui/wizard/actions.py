"""The calls of the store at each step, for every front end of the wizard. All of them block."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from storage import Door, Pending, Session, StorageError, Store
from tui.methods.catalogue import Phone
from tui.wizard.journey import Journey
from tui.wizard.steps import ROWS, Step

if TYPE_CHECKING:
    from storage import Enrolment

OUTSIDE = (Step.DEVICES, Step.CLIENT_SPACE)
"""The steps of a person who gave up adding a device, or left for later what is not required."""


def sign_in(store: Store, name: str, password: str, door: Door) -> Session:
    """Check the password, and record the sign-in where no code is asked. Raises as `SignIn.with_password` does."""
    session = store.sign_in.with_password(name, password, door)
    if not session.user.one_time_password:
        _record_without_code(store, session)
    return session


def change_password(store: Store, person: Session, password: str) -> Session:
    """Change the password, and record the sign-in where no code is asked. Raises as `Passwords.change` does."""
    session = store.passwords.change(person, password)
    if person.user.one_time_password:
        _record_without_code(store, session)
    return session


def _record_without_code(store: Store, session: Session) -> None:
    if session.methods:
        return
    if session.must_enrol:
        store.sign_in.note_arrival(session)
    else:
        store.sign_in.complete(session)


def use_recovery_code(store: Store, person: Session, code: str) -> tuple[Session, int]:
    """Use a recovery code; return the session, and how many codes are left. Raises as `RecoveryCodes.use` does."""
    session = store.recovery_codes.use(person, code)
    return session, store.recovery_codes.left(session.user)


def begin_enrolment(store: Store, journey: Journey, phone: Phone, name: str, issuer: str) -> Enrolment:
    """Return the secret for a device of this type and name: the pending one while it lasts.

    Raises as `Enrolments.begin` does.
    """
    return store.enrolments.begin(
        journey.person, journey.method.id, phone, issuer, name=name, replaces=journey.replaces
    )


def resume(store: Store, journey: Journey, pending: Pending) -> Journey:
    """Take over the pending enrolment, and go on with it. Raises as `Enrolments.take_over` does."""
    enrolment = store.enrolments.take_over(journey.person, pending.id)
    return journey.resumed(enrolment, _name_of(store, journey.person, enrolment.replaces))


def begin_again(store: Store, journey: Journey) -> Journey:
    """Abandon the pending enrolment, and begin it again. Raises as `Enrolments.abandon` does."""
    pending = journey.person.pending
    session = store.enrolments.abandon(journey.person)
    return journey.begun_again(session, _name_of(store, session, pending.replaces if pending else None))


def _name_of(store: Store, person: Session, factor_id: str | None) -> str:
    """Return the name of a device of the person; empty if there is none of this identifier."""
    if factor_id is None:
        return ""
    return next((device.name for device in store.devices.of(person) if device.id == factor_id), "")


def tell(store: Store, before: Journey, now: Journey) -> None:
    """Tell operators how far the person is, or that they have left the guide. A failure does not matter."""
    if before.session and (now.session is None or now.session.id != before.session.id):
        tell_gone(store, before.session)
    if waypoint := ROWS[now.step].waypoint:
        with suppress(StorageError):
            store.visits.reach(now.person, waypoint, now.chosen or "")
    elif now.step in OUTSIDE:
        tell_gone(store, now.session)


def tell_gone(store: Store, session: Session | None) -> None:
    """Tell operators that the person of a session, if there is one, has left the guide. A failure does not matter."""
    if session:
        with suppress(StorageError):
            store.visits.leave(session)

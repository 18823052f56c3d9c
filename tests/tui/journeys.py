"""Journeys at one step, made by the events that lead there."""

from __future__ import annotations

from storage import Session, Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage import inside
from tui.config.offered import offered, policy
from tui.config.settings import Settings
from tui.methods.catalogue import Phone
from tui.wizard import journey as wizard
from tui.wizard.journey import Journey
from tui.wizard.steps import Step

NAME = "marie.tremblay"
OKTA, GOOGLE = "okta_verify", "google_authenticator"


def begun(settings: Settings | None = None) -> Journey:
    """Return a journey at Connexion."""
    chosen = settings or Settings()
    journey = wizard.start(offered(chosen).values(), has_users=True)
    return journey._replace(asks_phones=chosen.serve.url is not None)


def at_first_account(settings: Settings | None = None) -> Journey:
    """Return a journey at the creation of the operator, once Installer was chosen."""
    return wizard.start(offered(settings or Settings()).values(), has_users=False).install()


def at_methods(
    store: Store, settings: Settings | None = None, *, name: str = NAME, mfa_required: bool = False
) -> Journey:
    """Return a journey at the list, at the first sign-in of a new client."""
    inside.deploy(store, policy(settings or Settings()))
    store.administration().accounts.add(name, PASSWORD, mfa_required=mfa_required)
    return begun(settings).signed_in(store.sign_in.with_password(name, PASSWORD))


def at_device_type(store: Store, settings: Settings | None = None, *, name: str = NAME, method: str = OKTA) -> Journey:
    """Return a journey at the choice of a phone."""
    return at_methods(store, settings, name=name).choose(method)


def at_qr_code(
    store: Store,
    settings: Settings | None = None,
    *,
    name: str = NAME,
    method: str = OKTA,
    phone: Phone = Phone.IPHONE,
) -> Journey:
    """Return a journey at the QR page, with an issued secret."""
    journey = at_device_type(store, settings, name=name, method=method)
    issuer = (settings or Settings()).issuer
    return journey.issued(phone, store.enrolments.begin(journey.person, method, phone, issuer, name="Mon iPhone"))


def at_manual_entry(store: Store, settings: Settings | None = None, *, name: str = NAME) -> Journey:
    """Return a journey at the key in letters."""
    return at_qr_code(store, settings, name=name).cannot_scan()


def at_proof(store: Store, settings: Settings | None = None, *, name: str = NAME) -> Journey:
    """Return a journey at the page that asks for the first code."""
    return at_qr_code(store, settings, name=name).added_on_phone()


def proved(store: Store, clock: FixedClock, journey: Journey) -> Journey:
    """Return the journey after the right code."""
    pending = journey.pending
    return journey.proved(store.enrolments.prove(journey.person, pending.id, totp(pending.secret, clock.now)))


def at_activated(store: Store, clock: FixedClock, settings: Settings | None = None) -> Journey:
    """Return a journey at the message that the method is active."""
    return proved(store, clock, at_proof(store, settings))


def at_client_space(store: Store, clock: FixedClock, settings: Settings | None = None) -> Journey:
    """Return a journey at the Espace client of a person whose phone is active."""
    return at_activated(store, clock, settings).seen().finish()


def enrolled(
    store: Store, clock: FixedClock, journey: Journey, method: str, *, name: str = "Mon iPhone"
) -> tuple[Session, str]:
    """Enrol a phone for this method; return the person afterwards, and the secret that the phone holds."""
    pending = store.enrolments.begin(journey.person, method, "iphone", "Espace client", name=name)
    return store.enrolments.prove(journey.person, pending.id, totp(pending.secret, clock.now)), pending.secret


def at_second_qr_code(
    store: Store, clock: FixedClock, settings: Settings | None = None, *, name: str = NAME
) -> Journey:
    """Return a journey at the QR page of one more device of a person who has one already."""
    session = proved(store, clock, at_proof(store, settings, name=name)).person
    journey = Journey(Step.METHODS, begun(settings).methods, session=session).manage(OKTA).add_device()
    issuer = (settings or Settings()).issuer
    return journey.issued(Phone.IPHONE, store.enrolments.begin(session, OKTA, "iphone", issuer, name="Le deuxième"))


def in_space(session: Session, settings: Settings | None = None) -> Journey:
    """Return a journey with this person in the Espace client."""
    return Journey(Step.CLIENT_SPACE, begun(settings).methods, session=session)

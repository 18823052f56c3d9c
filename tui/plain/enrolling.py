"""Étapes 4 to 8, and an activation that was interrupted."""

from __future__ import annotations

from collections.abc import Callable

from storage import (
    EnrolmentExpired,
    EnrolmentTakenOver,
    Session,
    SessionEnded,
    Stage,
    StorageError,
    codes,
    labels,
    name_apart,
)
from tui.language import _
from tui.language.spelling import groups, spelled_in_its_place
from tui.language.text import clean
from tui.messages import scanning, steps
from tui.methods.catalogue import Phone
from tui.plain import invited, picture
from tui.plain.code import ask_code
from tui.plain.naming import meant_as_a_name
from tui.plain.talk import Talk, after
from tui.wizard import actions, caller
from tui.wizard.journey import Journey
from tui.wizard.services import Services


class Moved(Exception):
    """Tells that something happened while the person was asked: the journey goes on by itself."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey.step)
        self.journey = journey


def interrupted(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Ask whether to go on with what was interrupted, begin again, or give it up."""
    talk.say(_("Activation à terminer"), *steps.interrupted(journey, in_lines=True))
    store, person, pending = services.store, journey.person, journey.person.pending
    choices = [_("Abandonner")]
    if journey.can_resume:
        choices += [_("Recommencer"), _("Reprendre")]
    # Who answers « 1 » out of habit goes on, and abandons nothing.
    choice = len(choices) - 1 - talk.choose(steps.what_to_do(), choices[::-1])
    if choice == 0 or pending is None:
        return journey.abandoned(store.enrolments.abandon(person))
    if choice == 1:
        return actions.begin_again(store, journey)
    return actions.resume(store, journey, pending)


def device_type(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Ask which phone it is and what to call it, and say where to get the app."""
    talk.say(_("Configurez {app}").format(app=journey.method.name))
    if journey.replaces:
        talk.say(steps.replacing(journey.replaces_name))
    phones = tuple(Phone)
    phone, name = after(
        lambda: phones[talk.choose(steps.type_of_device(), [phone.label for phone in phones])],
        lambda phone: (phone, _name_of(talk, services, journey, phone)),
        answered=journey.phone if talk.going_back else None,
    )
    return _issued(services, journey, phone, name)


def _name_of(talk: Talk, services: Services, journey: Journey, phone: Phone) -> str:
    """Say where to get the app, and ask what to call the phone."""
    talk.say(journey.method.download(phone), journey.method.store_links[phone])
    held = services.store.devices.of(journey.person)
    taken = {device.name for device in held if device.id != journey.replaces}
    suggested = name_apart(_("Mon {phone}").format(phone=phone.label), taken)
    question = _("Nom de cet appareil (Entrée pour « {name} ») :").format(name=suggested)
    return meant_as_a_name(talk, lambda: talk.ask(question).strip() or suggested)


def qr_code(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Say what to do on the phone, and read the key; draw the picture only if it is asked for."""
    if not journey.pending.expires_at:
        return _renewed(talk, services, journey)
    talk.say(
        scanning.open_the_app(journey),
        *("- " + step.replace("\n", " ") for step in journey.method.steps),
        *filter(None, [journey.method.note]),
    )
    if journey.method.approves:
        return invited.qr_code(talk, services, journey, _watching(talk, services, journey))
    choice = talk.choose(
        steps.what_to_do(),
        (
            _("Le compte est ajouté sur mon téléphone"),
            _("Lire la clé, pour la saisir dans l'application"),
            _("Afficher le code QR"),
        ),
        _watching(talk, services, journey),
    )
    if choice == 0:
        return journey.added_on_phone()
    if choice == 1:
        return journey.cannot_scan()
    if not picture.show(talk, services, journey, _watching(talk, services, journey)):
        talk.say(" ".join((scanning.no_picture(), _("Lisez la clé."))))
    return journey


def manual_entry(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Read account and issuer, and spell the key group by group."""
    if not journey.pending.expires_at:
        return _renewed(talk, services, journey)
    pending = journey.pending
    parts = groups(pending.secret)
    talk.say(
        journey.method.by_hand,
        _("Compte : {account}").format(account=clean(pending.account, labels.LONGEST)),
        _("Émetteur : {issuer}").format(issuer=clean(pending.issuer)),
        _("Type de clé : {kind}").format(kind=_("Basée sur le temps")),
        _("Clé secrète : {key}").format(key=" ".join(parts)),
        scanning.never_in_a_key(),
    )
    talk.forget_typed_ahead()
    watching = _watching(talk, services, journey)
    while talk.choose(steps.what_to_do(), (_("Le compte est ajouté"), _("Épeler la clé")), watching) == 1:
        talk.say(*(spelled_in_its_place(parts, place) for place in range(len(parts))))
        talk.forget_typed_ahead()
    return journey.added_on_phone()


def proof(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Ask for the code that proves the phone."""
    if not journey.pending.expires_at:
        return journey.back()
    talk.say(*filter(None, steps.where_the_proof_is(journey)))
    person, pending = journey.person, journey.pending

    def prove(code: str) -> Session:
        return services.store.enrolments.prove(person, pending.id, code)

    try:
        return journey.proved(ask_code(talk, services, codes.SIX, prove, _watching(talk, services, journey)))
    except (EnrolmentExpired, EnrolmentTakenOver):
        talk.say(_("Cette activation a expiré, ou a été reprise ailleurs."))
        return journey.expired().back()


def activated(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Say that the account was added, and what is unusual about the phone that has called by itself."""
    approves = journey.method.approves
    talk.say(
        _("Compte ajouté"),
        *_about_the_caller(services, journey),
        journey.method.activated,
        *((steps.is_replaced(journey.replaces_name, approves=approves),) if journey.replaces else ()),
        steps.keep_the_app(journey.method.name, approves=approves),
        _("Ce qui a été affiché reste lisible plus haut : effacez ce terminal quand vous aurez fini."),
    )
    return journey.seen()


def _about_the_caller(services: Services, journey: Journey) -> list[str]:
    if not journey.method.approves:
        return []
    found = caller.of(services.store, journey)
    return [line for line in scanning.about_the_caller(journey, found, int(services.clock())).split("\n") if line]


def _renewed(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Have the store issue another secret in the place of the one that has expired."""
    talk.say(scanning.expired())
    talk.ask(_("Entrée pour actualiser le code :"))
    if journey.phone is None:
        return journey.back()
    return _issued(services, journey, journey.phone, journey.pending.name)


def _issued(services: Services, journey: Journey, phone: Phone, name: str) -> Journey:
    return journey.issued(
        phone, actions.begin_enrolment(services.store, journey, phone, name, services.settings.issuer)
    )


def _watching(talk: Talk, services: Services, journey: Journey) -> Callable[[], str]:
    """Tell, at Étape 8, what the phone has done. Raises Moved once the phone has called home."""

    def look() -> str:
        try:
            activation = services.store.enrolments.activation(journey.person, journey.pending.id)
        except EnrolmentTakenOver:
            raise Moved(journey.expired()) from None
        except SessionEnded:
            raise
        except StorageError:
            return ""  # The next look may do better.
        if activation.session:
            talk.say("")
            raise Moved(journey.proved_by_phone(activation.session))
        if activation.stage is Stage.TIMEOUT:
            raise Moved(journey.expired())
        return scanning.by_the_phone(activation.stage)

    return look

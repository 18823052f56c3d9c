"""An app that calls home, in plain lines: the picture or the link is given when asked, nothing is typed."""

from __future__ import annotations

import pytest

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.plain.conftest import Converse
from tests.plain.interlocutor import A_SECOND
from tests.push_phone.phone import Refused
from tests.tui.invitations import INVITING, PRIVACYIDEA, at_invitation, before_invitation, phone, without_network
from tests.tui.journeys import NAME, begun
from tui.messages import steps
from tui.methods.catalogue import Phone
from tui.wizard import code
from tui.wizard.journey import Journey
from tui.wizard.steps import Step

APP = "privacyIDEA Authenticator"
QUESTION = "Que voulez-vous faire ? 1. Afficher le code QR 2. Lire le lien, pour l'ouvrir sur le téléphone lui-même"


def called(store: Store, journey: Journey, system: Phone = Phone.IPHONE, *, number: int = 0) -> None:
    """Have a phone call that has read the code of this journey."""
    phone(code.link(journey, INVITING), without_network(store), system, number=number).enrol()


def test_it_is_chosen_like_any_other(store: Store, converse: Converse) -> None:
    seen = converse(before_invitation(store), "1", "", settings=INVITING)
    assert f"Téléchargez {APP} depuis l'App Store" in seen.words
    assert "https://apps.apple.com/app/id1445401301" in seen.words
    assert "- Appuyez sur le symbole QR en bas de l'écran - Scannez le code QR Le téléphone fait sa clé" in seen.words
    assert seen.words.endswith(f"… En attente de votre téléphone {QUESTION} Votre choix :")
    assert "clé secrète" not in seen.words.casefold()


@pytest.mark.parametrize("answers", [(A_SECOND,), ("1", A_SECOND), ("1", "oui", A_SECOND), ("2", A_SECOND)])
def test_it_goes_on_by_itself_whatever_was_asked(store: Store, converse: Converse, answers: tuple[str, ...]) -> None:
    journey = at_invitation(store)
    assert converse(journey, *answers, settings=INVITING).journey.step is Step.QR_CODE
    called(store, journey)
    seen = converse(journey, *answers, settings=INVITING)
    assert seen.journey.step is Step.METHODS
    assert f"Compte ajouté Vous avez maintenant terminé l'activation de {APP}." in seen.words
    assert "c'est là que vous approuverez vos connexions" in seen.words


def test_the_picture_and_the_link_come_when_asked_only(store: Store, converse: Converse) -> None:
    journey = at_invitation(store)
    link = code.link(journey, INVITING)
    plain = converse(journey, settings=INVITING)
    assert ("█" in plain.words, link in plain.words) == (False, False)
    assert "████" in converse(journey, "1", settings=INVITING).words
    assert link in converse(journey, "2", settings=INVITING).words
    nothing = converse(journey, "1", settings=INVITING, half_blocks=False).words
    assert "ne peut pas montrer de code QR. Lisez le lien, et ouvrez-le sur le téléphone." in nothing


def test_who_has_called_is_told(store: Store, converse: Converse) -> None:
    journey = at_invitation(store)
    called(store, journey, Phone.ANDROID)
    with pytest.raises(Refused):
        called(store, journey, number=1)
    seen = converse(journey, A_SECOND, settings=INVITING)
    assert "C'est un Android qui a appelé, et non un iPhone" in seen.words
    assert "Un autre téléphone a lu votre code QR" in seen.words


def test_an_expired_code_is_renewed(store: Store, clock: FixedClock, converse: Converse) -> None:
    journey = at_invitation(store)
    clock.advance(601)
    seen = converse(journey, A_SECOND, "", settings=INVITING)
    assert "Ce code a expiré" in seen.words
    assert seen.journey.pending.id != journey.pending.id
    assert seen.journey.step is Step.QR_CODE


def test_what_was_begun_waits_with_its_code_and_not_with_a_key(store: Store, converse: Converse) -> None:
    at_invitation(store)
    session = store.sign_in.with_password(NAME, PASSWORD)
    seen = converse(begun(INVITING).signed_in(session), "aide", settings=INVITING)
    assert "avec le même code QR" in seen.words
    assert "Reprendre montre le même code QR" in seen.words
    assert " clé" not in seen.words
    assert session.pending
    stand = steps.how_things_stand(seen.journey, session.pending.expires_at - 300, in_lines=True)
    assert "le même code QR vous attend" in stand


def test_help_speaks_of_no_key(store: Store, converse: Converse) -> None:
    seen = converse(at_invitation(store), "aide", settings=INVITING)
    assert "La suite vient alors d'elle-même, sans code à saisir." in seen.words
    assert "peut être lue et épelée" not in seen.words


def test_a_device_is_removed_and_replaced_without_a_word_of_codes(store: Store, converse: Converse) -> None:
    journey = at_invitation(store)
    called(store, journey)
    session = store.enrolments.activation(journey.person, journey.pending.id).session
    assert session
    devices = journey.proved_by_phone(session).seen().manage(PRIVACYIDEA)
    held = store.devices.of(session)[0]
    replacing = devices.add_device(held.id, held.name)
    issued = store.enrolments.begin(
        session, PRIVACYIDEA, "iphone", "Espace client", name="Mon iPhone", replaces=held.id
    )
    again = replacing.issued(Phone.IPHONE, issued)
    called(store, again, number=1)
    seen = converse(again, A_SECOND, settings=INVITING)
    assert "L'ancien appareil ne sert plus." in seen.words
    assert "codes de l'ancien" not in seen.words
    assert "ses codes" not in seen.words

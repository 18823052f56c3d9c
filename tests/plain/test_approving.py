"""An approval asked for line by line: the number is told, and the conversation goes on by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest

from storage import APPROVAL_SECONDS, Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.plain.interlocutor import A_SECOND, Conversation
from tests.push_phone.phone import Phone
from tests.push_phone.protocol import App
from tests.storage.approvers import approved, other, shown, with_a_phone
from tests.storage.approving import QUESTION
from tests.storage.people import rows
from tests.tui.approving import SETTINGS
from tests.tui.journeys import GOOGLE, NAME, begun, enrolled
from tui.config.settings import Settings
from tui.wizard.journey import Journey
from tui.wizard.steps import Step


@pytest.fixture
def phone(store: Store, clock: FixedClock) -> Phone:
    """The phone of a client who has nothing else."""
    return with_a_phone(store, clock)


Act = Callable[[str], object]
"""Does something on the phone, with the number that was told."""


@pytest.fixture
def talk(store: Store, clock: FixedClock) -> Callable[..., Conversation]:
    """Return what holds a conversation, in which the person answers, or does something on the phone."""

    def hold(*answers: str | Act, settings: Settings = SETTINGS, journey: Journey | None = None) -> Conversation:
        conversation = Conversation(store, clock, settings)
        conversation.hold(journey or begun(settings), _doing(conversation, answers))
        return conversation

    return hold


def _doing(conversation: Conversation, answers: Iterable[str | Act]) -> Iterator[str]:
    for answer in answers:
        if isinstance(answer, str):
            yield answer
        else:
            answer(number(conversation))
            yield A_SECOND


def number(conversation: Conversation) -> str:
    """Return the number that was told last."""
    told = [line for line in conversation.lines if line.startswith("Nombre à choisir :")]
    return told[-1].partition(":")[2].replace(" ", "").rstrip(".")


def requests(store: Store) -> int:
    """Count the requests that wait."""
    count: int = rows(store.path, "SELECT count(*) FROM approvals")[0][0]
    return count


Talk = Callable[..., Conversation]


def test_the_number_is_told_digit_by_digit_and_the_approval_signs_in(
    store: Store, clock: FixedClock, phone: Phone, talk: Talk
) -> None:
    def approve(digits: str) -> None:
        assert f"Nombre à choisir : {digits[0]} {digits[1]}." == f"Nombre à choisir : {' '.join(digits)}."
        phone.accept(shown(phone, clock), digits)

    seen = talk(NAME, PASSWORD, approve)
    assert "Ouvrez privacyIDEA Authenticator ; tirez la liste vers le bas." in seen.lines
    assert seen.journey.step is Step.CLIENT_SPACE
    assert requests(store) == 0


def test_before_settings_the_phone_is_asked_again(clock: FixedClock, phone: Phone, talk: Talk) -> None:
    asked = []

    def approve(digits: str) -> None:
        challenge = shown(phone, clock)
        asked.append(challenge.question)
        phone.accept(challenge, digits)

    seen = talk(NAME, PASSWORD, approve, "1", PASSWORD, approve)
    assert asked == ["Vous connecter ?", "Modifier vos paramètres ?"]
    assert seen.journey.step is Step.METHODS


ENDINGS = {
    "refused": "Refusé sur votre téléphone. Si c'était une erreur, redemandez.",
    "wrong": "Un autre nombre a été choisi sur le téléphone : par prudence, c'est un refus.",
    "old": "Mettez à jour privacyIDEA Authenticator (4.4 ou plus récent)",
    "timeout": "Pas de réponse du téléphone en 2 minutes.",
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_each_ending_is_told_and_the_phone_is_asked_again(
    clock: FixedClock, phone: Phone, talk: Talk, ending: str
) -> None:
    def end(digits: str) -> None:
        match ending:
            case "refused":
                phone.decline(shown(phone, clock), "cancelled")
            case "wrong":
                challenge = shown(phone, clock)
                phone.accept(challenge, other(digits, challenge))
            case "old":
                phone.app = App(version=(4, 3, 0))
                phone.accept(shown(phone, clock))
            case _:
                clock.advance(APPROVAL_SECONDS)
        clock.advance(10)

    def approve(digits: str) -> None:
        phone.app = App()
        phone.accept(shown(phone, clock), digits)

    seen = talk(NAME, PASSWORD, end, A_SECOND, "encore", approve)
    assert seen.words.count(ENDINGS[ending]) == 1
    assert seen.journey.step is Step.CLIENT_SPACE


def test_not_me_leads_back_to_connexion(clock: FixedClock, phone: Phone, talk: Talk) -> None:
    seen = talk(NAME, PASSWORD, lambda _digits: phone.decline(shown(phone, clock), "unknown_trigger"))
    assert "Personne n'est entré, votre compte est protégé." in seen.words
    assert seen.journey == begun(SETTINGS)


def test_a_clock_that_is_off_is_told(clock: FixedClock, phone: Phone, talk: Talk) -> None:
    clock.advance(300)
    wrong = Phone(phone.link, key=phone.key, clock=lambda: clock.now + 150, transport=phone._transport)
    wrong.server_key = phone.server_key

    def poll(_digits: str) -> None:
        with pytest.raises(Exception, match="PhoneClockWrong"):
            wrong.poll()

    seen = talk(NAME, PASSWORD, poll, A_SECOND)
    assert seen.words.count("L'heure de votre téléphone avance de 2 min 30") == 1
    assert seen.journey.step is Step.APPROVAL


def test_a_pause_is_told_once_and_waits_for_a_word(store: Store, clock: FixedClock, phone: Phone, talk: Talk) -> None:
    assert phone.is_enrolled
    session = store.sign_in.with_password(NAME, PASSWORD)
    for _request in range(5):
        clock.advance(8)
        store.approvals.ask(session, QUESTION)
    seen = talk(NAME, PASSWORD, A_SECOND, "")
    assert seen.words.count("Trop d'essais. Réessayez dans 5 minutes") == 1
    assert seen.words.count("Pour redemander, répondez « encore ».") == 2
    assert seen.journey.step is Step.APPROVAL


def test_the_lost_phone_is_a_word_and_back_asks_again(
    store: Store, clock: FixedClock, phone: Phone, talk: Talk
) -> None:
    assert phone.is_enrolled
    seen = talk(NAME, PASSWORD, "perdu")
    assert seen.journey.step is Step.LOST_PHONE
    assert requests(store) == 0
    clock.advance(10)
    assert talk("retour", journey=seen.journey).journey.step is Step.APPROVAL


def test_who_leaves_withdraws_the_request(store: Store, phone: Phone, talk: Talk) -> None:
    assert phone.is_enrolled
    talk(NAME, PASSWORD)
    assert requests(store) == 0


def test_a_code_of_another_device_does_as_well(store: Store, clock: FixedClock, phone: Phone, talk: Talk) -> None:
    proved = approved(store, phone, clock)
    secret = enrolled(store, clock, Journey(Step.METHODS, begun().methods, session=proved), GOOGLE)[1]
    clock.advance(60)
    seen = talk(NAME, PASSWORD, "000000", totp(secret, clock.now + 0))
    assert "Ou saisissez le code d'un autre de vos appareils." in seen.lines
    assert "Code refusé." in seen.words
    assert seen.journey.step is Step.CLIENT_SPACE
    assert requests(store) == 0


def test_without_a_service_it_says_whom_to_call(store: Store, phone: Phone, talk: Talk) -> None:
    assert phone.is_enrolled
    seen = talk(NAME, PASSWORD, "1", settings=Settings())
    assert "Appelez un opérateur, ou prenez un code de secours." in seen.words
    assert seen.journey.step is Step.LOST_PHONE
    assert talk(NAME, PASSWORD, "2", settings=Settings()).journey == begun()
    assert requests(store) == 0

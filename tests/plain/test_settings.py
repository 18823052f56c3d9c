"""What is said at the end of the guide, of devices, and what help says there."""

from __future__ import annotations

import signal

import pytest

from storage import Role, Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.plain.conftest import Converse
from tests.plain.interlocutor import A_CODE, Conversation
from tests.tui.journeys import NAME, OKTA, at_device_type, at_methods, at_proof, begun, enrolled
from tui.config.settings import Settings
from tui.plain.conversation import hold
from tui.wizard.services import Services
from tui.wizard.steps import Step


@pytest.mark.parametrize(
    ("role", "end"),
    [
        (Role.CLIENT, "C'est terminé : votre compte est protégé. Pour partir, répondez « quitter »."),
        (Role.OPERATOR, "C'est terminé : votre compte est protégé. Créez maintenant"),
    ],
)
def test_the_end_of_the_guide_is_said_once(store: Store, converse: Converse, role: Role, end: str) -> None:
    store.administration().accounts.add(NAME, PASSWORD, role=role)
    seen = converse(begun(), NAME, PASSWORD, "1", "1", "", "2", "1", A_CODE, "4")
    assert seen.words.count(end) == 1
    assert "C'est terminé" not in converse(seen.journey.change_settings().back()).words


def test_nothing_is_finished_by_who_comes_back(store: Store, clock: FixedClock, converse: Converse) -> None:
    _session, secret = enrolled(store, clock, at_methods(store), OKTA)
    clock.advance(60)
    seen = converse(begun(), NAME, PASSWORD, totp(secret, clock.now))
    assert seen.journey.step is Step.CLIENT_SPACE
    assert "C'est terminé" not in seen.words


@pytest.mark.parametrize("typed", ["1", "2.", "Non", "help", "x"])
def test_an_answer_to_another_question_is_a_name_only_where_that_is_agreed(
    store: Store, converse: Converse, typed: str
) -> None:
    seen = converse(at_device_type(store), "1", typed)
    assert seen.journey.step is Step.DEVICE_TYPE
    assert f"Faut-il vraiment appeler cet appareil « {typed} » ?" in seen.words
    assert converse(seen.journey, "1", typed, "2", "Le mien").journey.pending.name == "Le mien"


def test_it_may_be_meant_and_retour_asks_for_the_name_again(store: Store, converse: Converse) -> None:
    seen = converse(at_device_type(store), "1", "2", "retour", "1", "oui")
    assert seen.journey.pending.name == "1"


def test_so_it_is_where_a_device_is_renamed(store: Store, clock: FixedClock, converse: Converse) -> None:
    session, _secret = enrolled(store, clock, at_methods(store), OKTA)
    converse(begun()._replace(step=Step.METHODS, session=session), "1", "1", "1", "3", "non", "Le mien")
    assert [device.name for device in store.devices.of(session)] == ["Le mien"]


def test_help_on_a_name_speaks_of_the_name(store: Store, converse: Converse) -> None:
    seen = converse(at_device_type(store), "1", "aide")
    assert "Ce nom sert à reconnaître l'appareil plus tard." in seen.words
    assert "Répondez par le numéro de votre téléphone" not in seen.words
    seen = converse(seen.journey, "1", "retour", "aide")
    assert "Répondez par le numéro de votre téléphone" in seen.words


def test_help_on_the_list_names_what_the_list_has(store: Store, clock: FixedClock, converse: Converse) -> None:
    seen = converse(at_methods(store), "aide")
    assert "gérer ses appareils" not in seen.words
    assert "Terminer" not in seen.words
    assert "Plus tard mène à l'Espace client" in seen.words
    session, _secret = enrolled(store, clock, at_methods(store, name="paul"), OKTA)
    seen = converse(begun()._replace(step=Step.METHODS, session=session), "aide")
    assert "gérer ses appareils" in seen.words
    assert "Terminer mène à l'Espace client" in seen.words


def test_commas_stand_where_the_screen_has_dots(store: Store, clock: FixedClock, converse: Converse) -> None:
    _session, secret = enrolled(store, clock, at_methods(store), OKTA)
    clock.advance(60)
    session = store.sign_in.with_code(store.sign_in.with_password(NAME, PASSWORD), totp(secret, clock.now))
    seen = converse(begun()._replace(step=Step.METHODS, session=session), "1")
    assert ", utilisé le" in seen.words
    assert "·" not in seen.words


def test_who_left_an_activation_hears_of_its_key(store: Store, converse: Converse) -> None:
    assert at_proof(store).pending
    session = store.sign_in.with_password(NAME, PASSWORD)
    seen = converse(begun().signed_in(session), "aide")
    assert "avec la même clé" in seen.words
    assert "Reprendre garde la même clé" in seen.words
    assert "code QR" not in seen.words
    assert seen.words.endswith("1. Reprendre 2. Recommencer 3. Abandonner Votre choix :")


def test_ctrl_c_says_how_things_stand(store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(Conversation):
        """A conversation in which Ctrl+C is pressed at the first question."""

        def _line(self, _meanwhile: object) -> str:
            raise KeyboardInterrupt

    monkeypatch.setattr(signal, "signal", lambda *_arguments: None)
    talk = Interrupted(store, clock, Settings())
    assert hold(talk, Services(store, Settings(), clock), at_proof(store)) == 128 + signal.SIGINT
    assert "Activation interrompue. Relancez « guichet --plain » avant" in talk.words
    assert "la même clé vous attend" in talk.words

"""What is asked again after a refusal, and by which words."""

from __future__ import annotations

from collections.abc import Callable

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.plain.conftest import Converse
from tests.plain.interlocutor import Conversation
from tests.tui.journeys import NAME, OKTA, at_client_space, at_first_account, at_methods, begun, enrolled
from tui.config.settings import Settings
from tui.wizard.steps import Step


class Unhurried(Conversation):
    """A conversation with somebody who types longer than a pause lasts; what was answered where it shows is kept."""

    def __init__(self, store: Store, clock: FixedClock) -> None:
        super().__init__(store, clock, Settings())
        self.shown: list[str] = []

    def _shown_line(self, question: str, meanwhile: Callable[[], None] | None) -> str:
        self.shown.append(super()._shown_line(question, meanwhile))
        return self.shown[-1]

    def _line(self, meanwhile: Callable[[], None] | None) -> str:
        self._clock.advance(60)
        return super()._line(meanwhile)


def test_a_password_that_is_typed_again_does_not_show(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    talk = Unhurried(store, clock)
    talk.hold(begun(), (NAME, "un autre mot de passe", PASSWORD))
    assert talk.journey.step is Step.METHODS
    assert talk.shown == [NAME]
    assert f"Pour changer le nom d'utilisateur « {NAME} », répondez « retour »." in talk.words


def test_nor_does_it_whatever_refused_the_first(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    store.administration().accounts.set_disabled(NAME, disabled=True)
    talk = Unhurried(store, clock)
    talk.hold(begun(), (NAME, *[PASSWORD] * 12))
    assert talk.shown == [NAME]


def test_the_name_may_still_be_changed(store: Store, converse: Converse) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    seen = converse(begun(), "personne", PASSWORD, "retour", NAME, PASSWORD)
    assert seen.journey.step is Step.METHODS


def test_but_not_by_who_was_named(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    talk = Unhurried(store, clock)
    talk.hold(begun()._replace(account=NAME), ("un autre mot de passe", PASSWORD))
    assert talk.journey.step is Step.METHODS
    assert "Pour changer le nom" not in talk.words


def test_a_refusal_does_not_bring_the_instructions_again(store: Store, clock: FixedClock, converse: Converse) -> None:
    seen = converse(at_client_space(store, clock).change_settings(), "un autre mot de passe")
    assert seen.words.count("Confirmez que c'est bien vous") == 1


def test_so_it_is_with_recovery_codes(store: Store, clock: FixedClock, converse: Converse) -> None:
    session, _secret = enrolled(store, clock, at_methods(store), OKTA)
    made = store.recovery_codes.prepare(session)
    store.recovery_codes.keep(session, made, made.codes[made.asked])
    seen = converse(begun(), NAME, PASSWORD, "perdu", "AAAA", "BBBB")
    assert seen.words.count("Ce code de secours est refusé") == 2
    assert seen.words.count("Téléphone perdu ou changé ?") == 1
    assert "Répondez « retour », puis saisissez son code." in seen.words


def test_who_was_let_in_by_a_recovery_code_hears_where_to_replace_the_phone(
    store: Store, clock: FixedClock, converse: Converse
) -> None:
    session, _secret = enrolled(store, clock, at_methods(store), OKTA)
    made = store.recovery_codes.prepare(session)
    store.recovery_codes.keep(session, made, made.codes[made.asked])
    seen = converse(begun(), NAME, PASSWORD, "perdu", made.codes[0], "1")
    assert "Répondez par le numéro du téléphone perdu, puis choisissez Remplacer." in seen.words
    assert "en face" not in seen.words
    assert "Mon iPhone : que voulez-vous faire ? 1. Renommer 2. Remplacer" in seen.words


def test_a_password_that_takes_the_place_of_one_is_asked_for_as_the_new_one(store: Store, converse: Converse) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    temporary = store.administration().accounts.renew_password(NAME)
    seen = converse(begun(), NAME, temporary, "court")
    assert seen.words.count("Nouveau mot de passe, qui ne s'affiche pas :") == 2


def test_the_first_one_is_not(converse: Converse) -> None:
    assert converse(at_first_account(), "alice").words.endswith("Mot de passe, qui ne s'affiche pas :")

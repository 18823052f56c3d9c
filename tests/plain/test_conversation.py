"""The guide from Connexion to the Espace client, one question at a time."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import FactorDisabled, Policy, Session, Store, Waypoint, fingerprint
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.plain.conftest import Converse
from tests.plain.interlocutor import A_CODE, A_SECOND, Conversation
from tests.spoken import foreign_words, words_of
from tests.storage import inside
from tests.tui.journeys import (
    NAME,
    OKTA,
    at_client_space,
    at_device_type,
    at_manual_entry,
    at_methods,
    at_proof,
    at_qr_code,
    at_second_qr_code,
    begun,
    enrolled,
)
from tests.tui.stores import unavailable
from tui import language
from tui.config.offered import offered
from tui.config.settings import MethodSettings, Settings
from tui.files.recovery_sheet import grouped
from tui.methods.catalogue import Phone
from tui.plain import guide
from tui.plain.conversation import PAGES, hold
from tui.wizard import journey as wizard
from tui.wizard.journey import Journey
from tui.wizard.services import Services
from tui.wizard.steps import Step


def test_every_step_has_its_question() -> None:
    assert set(PAGES) == set(Step)


def test_the_whole_guide(store: Store, converse: Converse) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    seen = converse(begun(), NAME, PASSWORD, "1", "1", "", "2", "1", A_CODE, "4")
    assert seen.journey.step is Step.CLIENT_SPACE
    assert seen.journey.person.methods == {OKTA}
    numbers = ("Étape 2 sur 9", "Étape 3 sur 9", "Étapes 1 et 4 sur 9", "Étapes 5 et 6 sur 9", "Étapes 7 et 8 sur 9")
    for words in (*numbers, "Étape 8 sur 9", "Compte ajouté", "Étape 9 sur 9"):
        assert words in seen.words
    assert "Sur votre iPhone, ouvrez l'application Okta Verify. - Ajouter un compte" in seen.words
    assert "Okta Verify sur Mon iPhone" in seen.words
    assert "C'est terminé : votre compte est protégé." in seen.words
    assert PASSWORD not in seen.words


def test_the_first_account(store: Store, converse: Converse) -> None:
    start = wizard.start(offered(Settings()).values(), has_users=False)
    seen = converse(start, "1", "", "alice", "", "court", PASSWORD, "autre", PASSWORD, PASSWORD)
    assert seen.journey.step is Step.METHODS
    assert "Choisissez un nom d'utilisateur." in seen.words
    assert "Choisissez un mot de passe." in seen.words
    # What is wrong with a password is told before it is to be typed again.
    told, again = seen.words.index("Mot de passe trop court"), seen.words.index("encore une fois :")
    assert told < again
    assert "Le compte « alice » est créé." in seen.words
    assert "diffèrent" in seen.words
    assert store.administration().directory.user("alice")


def test_who_does_not_own_the_database_is_told_who_may_install(store: Store, clock: FixedClock) -> None:
    start = wizard.start(offered(Settings()).values(), has_users=False)
    seen = Conversation(store, clock, Settings(), install=False)
    seen.hold(start, ["1"])
    assert seen.journey.step is Step.FIRST_START
    assert "Seul le propriétaire de la base de données peut installer Guichet." in seen.words
    assert "1. English" in seen.words


def test_the_first_start_offers_what_the_first_page_does(store: Store, clock: FixedClock) -> None:
    start = wizard.start(offered(Settings()).values(), has_users=False)
    seen = Conversation(store, clock, Settings())
    seen.hold(start, ["English"])
    assert "1. Installer Guichet 2. English" in seen.words
    assert "Pour partir, répondez « quitter »." in seen.words
    assert "1. Install Guichet 2. Français" in seen.words


def test_the_demonstration_opens_no_screen_and_is_told_of(store: Store, clock: FixedClock) -> None:
    start = wizard.start(offered(Settings()).values(), has_users=False)
    seen = Conversation(store, clock, Settings())
    seen.hold(start, ["Voir une démonstration", "1"])
    assert (
        "elle ne se lit pas ligne par ligne. Pour la montrer à quelqu'un, en plein écran : guichet demo" in seen.words
    )
    assert "Voir une démonstration" not in seen.words
    assert seen.journey.step is Step.FIRST_ACCOUNT


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([""], "Saisissez votre nom d'utilisateur."),
        ([NAME, ""], "Saisissez votre mot de passe."),
    ],
)
def test_an_empty_answer_is_told(converse: Converse, answers: list[str], said: str) -> None:
    start = wizard.start(offered(Settings()).values(), has_users=True)
    assert said in converse(start, *answers).words


def test_a_phone_that_calls_home_moves_it_on(store: Store, clock: FixedClock, converse: Converse) -> None:
    journey = at_qr_code(store)
    secret = journey.pending.secret
    store.phones.prove(fingerprint(secret), totp(secret, clock.now))
    seen = converse(journey, A_SECOND)
    assert seen.journey.step is Step.METHODS
    assert seen.journey.person.methods == {OKTA}


@pytest.mark.parametrize("where", [at_qr_code, at_manual_entry, at_proof])
def test_what_the_phone_does_with_the_code_is_told_once_and_the_question_again(
    store: Store, converse: Converse, where: Callable[[Store], Journey]
) -> None:
    journey = where(store)
    question = "Code :" if journey.step is Step.PROOF else "Votre choix :"
    store.phones.read(fingerprint(journey.pending.secret))
    seen = converse(journey, A_SECOND, A_SECOND)
    read = "Votre téléphone a lu le code QR. Sur le téléphone, appuyez sur Terminé."
    assert seen.words.count(read) == 1
    assert seen.words.endswith(f"{question} {read} {question}")
    store.phones.refused(fingerprint(journey.pending.secret))
    seen = converse(journey, A_SECOND)
    assert "Votre téléphone a refusé ce code QR. Choisissez « Autre » dans l'application." in seen.words


@pytest.mark.parametrize("where", [at_qr_code, at_manual_entry, at_proof])
def test_an_activation_taken_over_is_begun_again(store: Store, converse: Converse, where: type[object]) -> None:
    journey = where(store)  # type: ignore[call-arg]
    other = store.sign_in.with_password(NAME, PASSWORD)
    assert other.pending
    store.enrolments.take_over(other, other.pending.id)
    seen = converse(journey, A_SECOND, "")
    assert "Ce code a expiré" in seen.words
    assert seen.journey.step is Step.INTERRUPTED


def test_one_that_expired_gets_another_key(store: Store, clock: FixedClock, converse: Converse) -> None:
    journey = at_manual_entry(store)
    clock.advance(601)
    seen = converse(journey, A_SECOND, "", "1", A_CODE)
    assert seen.journey.step is Step.METHODS
    assert seen.journey.person.methods == {OKTA}


def test_a_wrong_code_is_explained_and_asked_again(store: Store, converse: Converse) -> None:
    seen = converse(at_proof(store), "12 34")
    assert "Code refusé : il faut 6 chiffres" in seen.words
    assert seen.journey.step is Step.PROOF


NO_CODE = {
    "": "Il n'y a pas de code.",
    "12 34": "Code refusé : il faut 6 chiffres.",
    "12345a": "Code refusé : un code n'a que des chiffres",
    "https://exemple.fr/123456": "Code refusé : un code n'a que des chiffres",
    "123456 654321": "Plusieurs codes différents",
}


@pytest.mark.parametrize(("typed", "said"), NO_CODE.items())
def test_what_is_no_code_is_told_and_locks_nobody_out(
    store: Store, clock: FixedClock, converse: Converse, typed: str, said: str
) -> None:
    _session, secret = enrolled(store, clock, at_methods(store), OKTA)
    clock.advance(60)
    seen = converse(begun(), NAME, PASSWORD, *[typed] * 6)
    assert seen.words.count(said) == 6
    code = totp(secret, clock.now)
    assert converse(seen.journey, f"Votre code : {code[:3]} {code[3:]}.").journey.step is Step.CLIENT_SPACE


@pytest.mark.parametrize(("typed", "said"), NO_CODE.items())
def test_nor_at_the_proof(store: Store, clock: FixedClock, converse: Converse, typed: str, said: str) -> None:
    journey = at_proof(store)
    seen = converse(journey, *[typed] * 6)
    assert seen.words.count(said) == 6
    assert converse(seen.journey, totp(journey.pending.secret, clock.now)).journey.step is Step.METHODS


def test_the_instructions_are_said_once_however_often_a_code_is_refused(
    store: Store, clock: FixedClock, converse: Converse
) -> None:
    _session, secret = enrolled(store, clock, at_methods(store), OKTA)
    clock.advance(60)
    seen = converse(begun(), NAME, PASSWORD, "", "000000", totp(secret, clock.now))
    assert seen.words.count("lisez le code de") == 1
    assert seen.journey.step is Step.CLIENT_SPACE


def test_a_code_typed_during_a_pause_is_kept_and_checked_after_it(
    store: Store, clock: FixedClock, converse: Converse
) -> None:
    _session, secret = enrolled(store, clock, at_methods(store), OKTA)
    clock.advance(60)
    code = totp(secret, clock.now)
    seen = converse(begun(), NAME, PASSWORD, "000000", "000001", code)
    assert "ce code sera vérifié dans" in seen.words
    assert seen.journey.step is Step.CLIENT_SPACE


def test_a_code_is_not_kept_through_a_lock(store: Store, clock: FixedClock, converse: Converse) -> None:
    enrolled(store, clock, at_methods(store), OKTA)
    clock.advance(60)
    before = clock.now
    seen = converse(begun(), NAME, PASSWORD, *(f"00000{n}" for n in range(8)))
    assert "minutes" in seen.words
    assert clock.now - before < 60


def test_the_picture_is_drawn_when_asked_only(store: Store, converse: Converse) -> None:
    journey = at_qr_code(store)
    assert "█" not in converse(journey).words
    assert "████" in converse(journey, "3").words
    assert "ne peut pas montrer de code QR" in converse(journey, "3", half_blocks=False).words


def test_the_key_is_spelled(store: Store, converse: Converse) -> None:
    journey = at_manual_entry(store)
    seen = converse(journey, "2")
    secret = journey.pending.secret
    spelled = [line.partition(" : ")[2] for line in seen.lines if line.startswith("Groupe ")]
    assert len(spelled) == 8
    assert "".join(part[0] for group in spelled for part in group.split(", ")) == secret


def test_the_number_of_a_second_device_is_read_however_long_the_name(
    store: Store, clock: FixedClock, converse: Converse
) -> None:
    journey = at_second_qr_code(store, clock, name="n" * 64).cannot_scan()
    assert f"Compte : {'n' * 64}-2" in converse(journey).words


def test_sign_in_asks_for_the_code(store: Store, clock: FixedClock, converse: Converse) -> None:
    _session, secret = enrolled(store, clock, at_methods(store), OKTA)
    clock.advance(60)
    seen = converse(begun(), NAME, PASSWORD, totp(secret, clock.now))
    assert seen.journey.step is Step.CLIENT_SPACE


def test_a_lost_phone_and_its_recovery_code(store: Store, clock: FixedClock, converse: Converse) -> None:
    session, _secret = enrolled(store, clock, at_methods(store), OKTA)
    made = store.recovery_codes.prepare(session)
    store.recovery_codes.keep(session, made, made.codes[made.asked])
    seen = converse(begun(), NAME, PASSWORD, "perdu", "AAAA", "retour", "PERDU")
    assert seen.journey.step is Step.LOST_PHONE
    assert "Ce code de secours est refusé" in seen.words
    clock.advance(10)
    seen = converse(seen.journey, made.codes[0])
    assert seen.journey.step is Step.DEVICES
    assert "il vous en reste 9" in seen.words


def test_recovery_codes_are_kept_once_one_is_typed(store: Store, clock: FixedClock, converse: Converse) -> None:
    session, _secret = enrolled(store, clock, at_methods(store), OKTA)
    journey = at_methods_of(session)
    seen = converse(journey, "3", "", "1", "AAAA BBBB CCCCC")
    assert seen.journey.step is Step.RECOVERY_PROOF
    assert store.recovery_codes.left(session.user) == 0
    made = seen.journey.recovery
    assert made
    seen = converse(seen.journey, "", made.codes[made.asked].lower())
    assert f"Saisissez le code numéro {made.asked + 1}." in seen.words
    assert "Ce n'est pas le code" not in seen.words
    assert "Vos codes de secours sont confirmés : ils servent dès maintenant." in seen.words
    assert seen.journey.step is Step.METHODS
    assert store.recovery_codes.left(session.user) == 10


@pytest.fixture
def telling(store: Store, clock: FixedClock) -> Journey:
    """Recovery codes that have just been told."""
    session, _secret = enrolled(store, clock, at_methods(store), OKTA)
    return at_methods_of(session).choose_recovery().codes_made(store.recovery_codes.prepare(session))


BARE = Settings(save_codes=False, print_command=())


def test_recovery_codes_are_spelled(telling: Journey, converse: Converse) -> None:
    seen = converse(telling, "2", settings=BARE)
    assert telling.recovery
    assert len([line for line in seen.lines if " comme " in line]) == len(telling.recovery.codes)
    spelled = next(line for line in seen.lines if line.startswith("3. ") and " comme " in line)
    letters = "".join(part.strip()[0] for part in re.split("[,;]", spelled.removeprefix("3. ")))
    assert letters == telling.recovery.codes[2]
    assert seen.words.endswith("1. Les codes sont gardés 2. Épeler les codes Votre choix :")


def test_recovery_codes_are_saved_once_more_and_printed(
    telling: Journey, converse: Converse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    printed = tmp_path / "printed"
    settings = Settings(print_command=("tee", str(printed)))
    seen = converse(telling, "3", "4", "1", settings=settings)
    saved = next(tmp_path.glob("codes-de-secours-*.txt"))
    assert f"Codes enregistrés dans {saved}, que personne d'autre ne peut lire." in seen.words
    assert saved.read_text() == printed.read_text()
    assert telling.recovery
    assert grouped(telling.recovery.codes[9]) in saved.read_text()
    assert "Codes envoyés à l'imprimante." in seen.words
    assert seen.journey.step is Step.RECOVERY_PROOF
    assert (
        "il n'y a pas d'imprimante ici, ou elle ne répond pas. Recopiez les codes à la main."
        in converse(telling, "4", settings=Settings(print_command=("false",))).words
    )


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (BARE, ()),
        (Settings(print_command=()), ("Enregistrer",)),
        (Settings(save_codes=False, print_command=("tee",)), ("Imprimer",)),
    ],
)
def test_help_says_what_there_is_to_do_with_recovery_codes(
    telling: Journey, converse: Converse, settings: Settings, told: tuple[str, ...]
) -> None:
    helped = converse(telling, "aide", settings=settings).words.split("Votre choix :")[1].partition("Que voulez")[0]
    assert "épelés" in helped
    assert tuple(word for word in ("Enregistrer", "Imprimer") if word in helped) == told


def test_recovery_codes_survive_a_change_of_language_and_are_left_when_that_is_agreed(
    telling: Journey, converse: Converse
) -> None:
    assert converse(telling, "English", "francais").journey.recovery == telling.recovery
    seen = converse(telling, "retour", "non")
    assert "Ces codes de secours ne serviront pas : aucun n'a été confirmé." in seen.words
    assert seen.journey == telling
    assert converse(telling, "retour", "oui").journey.step is Step.METHODS


NOT_IN_LINES = re.compile(
    r"[Cc]liqu|\b[Cc]lic\b|[Bb]outon|\bTab\b|\bMaj\b|Échap|\bF[1-9]\b|Suivant\b|Précédent\b|cette page|page suivante"
    r"|Me connecter|[Cc]lick|[Bb]utton|\bEsc\b|\bNext\b|\bBack\b|this page|next page"
)


@pytest.mark.parametrize("spoken", language.LANGUAGES)
@pytest.mark.parametrize("step", Step)
def test_help_tells_of_nothing_that_lines_do_not_have(store: Store, clock: FixedClock, step: Step, spoken: str) -> None:
    language.choose(spoken)
    services = Services(store, Settings(), clock)
    journey = Journey(step, begun().methods, chosen=OKTA, phone=Phone.IPHONE)
    words = guide.words(services, journey)
    assert all(words)
    assert [found for line in words if (found := NOT_IN_LINES.findall(line))] == []


def test_nor_does_anything_that_is_said_on_the_way(store: Store, clock: FixedClock, converse: Converse) -> None:
    session, secret = enrolled(store, clock, at_methods(store), OKTA)
    clock.advance(60)
    account = (NAME, PASSWORD, "perdu", "AAAA", "retour", "000000", totp(secret, clock.now))
    enrolling = (PASSWORD, "1", "2", "1", "", "2", "1", "12", "retour", "retour", "retour", "retour", "retour", "oui")
    seen = converse(begun(), *account, "1", *enrolling)
    recovering = converse(at_methods_of(session), "3", "", "1", "AAAA", "retour", "retour", "oui")
    assert [line for line in (*seen.lines, *recovering.lines) if NOT_IN_LINES.search(line)] == []


def test_devices_are_renamed_and_removed(store: Store, clock: FixedClock, converse: Converse) -> None:
    session, _secret = enrolled(store, clock, at_methods(store), OKTA)
    seen = converse(at_methods_of(session), "1", "1", "1", "Mon vieux téléphone")
    assert [device.name for device in store.devices.of(session)] == ["Mon vieux téléphone"]
    renamed = "Appareil renommé : « Mon iPhone » s'appelle maintenant « Mon vieux téléphone »."
    assert seen.words.count(renamed) == 1
    seen = converse(seen.journey, "1", "3", "2")
    assert store.devices.of(session)
    seen = converse(seen.journey, "1", "3", "1")
    assert seen.journey.step is Step.METHODS
    assert not store.devices.of(seen.journey.person)
    assert "Appareil retiré : « Mon vieux téléphone ». Supprimez aussi son entrée" in seen.words


def test_a_device_that_has_to_stay_is_refused_before_any_question(
    store: Store, clock: FixedClock, converse: Converse
) -> None:
    session, _secret = enrolled(store, clock, at_methods(store), OKTA)
    inside.deploy(store, Policy(mfa_required=True))
    seen = converse(at_methods_of(session), "1", "1", "3")
    assert "C'est le dernier appareil de ce compte" in seen.words
    assert "Retirer cet appareil ?" not in seen.words


def test_the_password_is_changed(store: Store, clock: FixedClock, converse: Converse) -> None:
    seen = converse(at_client_space(store, clock), "1", PASSWORD)
    assert seen.journey.step is Step.SIGN_IN_CODE


def test_notices_are_told_once(store: Store, clock: FixedClock, converse: Converse) -> None:
    session, secret = enrolled(store, clock, at_methods(store), OKTA)
    store.administration().accounts.renew_password(NAME)
    clock.advance(60)
    store.passwords.change(
        store.sign_in.with_password(NAME, store.administration().accounts.renew_password(NAME)), PASSWORD + "!"
    )
    answers = (NAME, PASSWORD + "!", totp(secret, clock.now))
    assert "Depuis votre dernière connexion" in converse(begun(), *answers).words
    clock.advance(60)
    answers = (NAME, PASSWORD + "!", totp(secret, clock.now))
    assert "Depuis votre dernière connexion" not in converse(begun(), *answers).words
    assert session.user.name == NAME


def test_what_is_required_cannot_be_left(store: Store, converse: Converse) -> None:
    required = Settings(methods={OKTA: MethodSettings(required=True)})
    seen = converse(at_methods(store, required), settings=required)
    assert "Terminer" not in [line.partition(". ")[2] for line in seen.lines]
    assert "Plus tard" not in seen.words
    assert "obligatoire" in seen.words


def test_back_goes_back_and_says_where_it_cannot(store: Store, converse: Converse) -> None:
    seen = converse(at_device_type(store), "retour", "Retour", "oui", "retour")
    assert seen.journey.step is Step.SIGN_IN
    assert "Revenir à la connexion ? Votre session se fermera. 1. oui 2. non Votre choix :" in seen.words
    assert "« retour » revient à la question précédente, et il n'y en a pas ici." in seen.words


@pytest.mark.parametrize("answer", ["2", "non", "retour"])
def test_leaving_is_asked_and_may_be_refused(store: Store, converse: Converse, answer: str) -> None:
    seen = converse(at_methods(store), "retour", answer)
    assert seen.journey.step is Step.METHODS
    assert seen.words.count("Authentification multifacteur") == 2


def test_the_question_before_the_password_is_the_name(store: Store, converse: Converse) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    seen = converse(begun(), "personne", "retour", NAME, PASSWORD)
    assert seen.journey.step is Step.METHODS
    assert "il n'y en a pas ici" not in seen.words


def test_so_it_is_at_the_first_account(store: Store, converse: Converse) -> None:
    start = wizard.start(offered(Settings()).values(), has_users=False)
    seen = converse(start, "1", "alcie", PASSWORD, "retour", "retour", "alice", PASSWORD, PASSWORD)
    assert seen.journey.step is Step.METHODS
    assert store.administration().directory.user("alice")


def test_the_question_before_the_key_is_the_name_of_the_device_then_its_type(store: Store, converse: Converse) -> None:
    seen = converse(at_qr_code(store), "retour")
    assert seen.words.endswith("Nom de cet appareil (Entrée pour « Mon iPhone ») :")
    seen = converse(seen.journey, "2", "retour", "2", "")
    assert seen.journey.step is Step.QR_CODE
    assert seen.journey.pending.name == "Mon Android"


def test_the_questions_on_a_device_go_back_one_by_one(store: Store, clock: FixedClock, converse: Converse) -> None:
    session, _secret = enrolled(store, clock, at_methods(store), OKTA)
    seen = converse(at_methods_of(session), "1", "1", "1", "retour", "retour", "retour", "4")
    assert seen.journey.step is Step.CLIENT_SPACE
    assert [device.name for device in store.devices.of(session)] == ["Mon iPhone"]


def test_the_question_comes_before_what_there_is_to_choose(store: Store, converse: Converse) -> None:
    seen = converse(at_qr_code(store), "3", "non")
    question = "Faut-il inverser les couleurs, si votre téléphone ne lit pas ce code QR ?"
    assert f"{question} 1. oui 2. non Votre choix :" in seen.words
    assert "Que voulez-vous faire ? 1. Le compte est ajouté" in seen.words


@pytest.mark.parametrize("where", [begun, at_device_type, at_qr_code, at_manual_entry, at_proof, at_methods])
def test_the_language_is_changed_at_any_question(
    store: Store, converse: Converse, where: Callable[..., Journey]
) -> None:
    journey = begun() if where is begun else where(store)
    seen = converse(journey, "English")
    assert seen.journey == journey._replace(methods=seen.journey.methods)
    assert foreign_words("fr") & words_of(" ".join(method.summary for method in seen.journey.methods))
    assert language.chosen() == "en"
    assert foreign_words("fr") & words_of(seen.words.rpartition("\n")[2])
    assert converse(seen.journey, "francais").journey == journey
    assert language.chosen() == "fr"


def test_what_was_answered_is_kept_when_the_language_changes(store: Store, converse: Converse) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    seen = converse(begun(), NAME, "english", "help", PASSWORD)
    assert seen.journey.step is Step.METHODS
    assert "Password, which does not show" in seen.words
    assert "At any time: “back”, “help”, “Français” or “quit”." in seen.words


def test_who_has_no_recovery_code_is_offered_what_there_is(store: Store, clock: FixedClock, converse: Converse) -> None:
    enrolled(store, clock, at_methods(store), OKTA)
    clock.advance(60)
    seen = converse(begun(), NAME, PASSWORD, "perdu", "AAAAA BBBBB CCCCC")
    assert "Vous n'avez pas de code de secours. Présentez-vous au comptoir." in seen.words
    assert seen.words.endswith("1. Saisir le code d'un de mes appareils 2. Me déconnecter Votre choix :")
    seen = converse(begun(), NAME, PASSWORD, "perdu", "AAAAA BBBBB CCCCC", "1")
    assert seen.journey.step is Step.SIGN_IN_CODE
    seen = converse(begun(), NAME, PASSWORD, "perdu", "AAAAA BBBBB CCCCC", "2")
    assert seen.journey.step is Step.SIGN_IN
    assert seen.journey.session is None


def test_who_has_a_disabled_phone_is_told_what_to_answer(
    store: Store, clock: FixedClock, converse: Converse, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolled(store, clock, at_methods(store), OKTA)

    def disabled(*_given: object) -> Session:
        raise FactorDisabled

    monkeypatch.setattr(store.sign_in, "with_code", disabled)
    seen = converse(begun(), NAME, PASSWORD, "000000", "perdu")
    assert "Répondez « perdu » pour donner un code de secours, ou appelez un opérateur." in seen.words
    assert seen.journey.step is Step.LOST_PHONE


def test_help_is_the_guide_s_and_the_question_is_asked_again(store: Store, converse: Converse) -> None:
    seen = converse(at_device_type(store), "AIDE", "1")
    assert "Répondez par le numéro de votre téléphone" in seen.words
    assert seen.words.count("Sélectionnez votre type de périphérique 1. iPhone 2. Android Votre choix :") == 2
    assert "Nom de cet appareil" in seen.words


def test_a_look_that_fails_is_not_told(store: Store, converse: Converse, monkeypatch: pytest.MonkeyPatch) -> None:
    journey = at_manual_entry(store)
    monkeypatch.setattr(store.enrolments, "activation", unavailable)
    seen = converse(journey, A_SECOND)
    assert "Les données ne peuvent pas être enregistrées" not in seen.words
    assert seen.words.count("Votre choix :") == 1


def test_mail_is_looked_for_after_what_may_have_written_it(store: Store, converse: Converse) -> None:
    assert converse(at_manual_entry(store)).looks_for_mail == 0
    store.administration().accounts.add("autre", PASSWORD)
    assert converse(begun(), "autre", PASSWORD).looks_for_mail == 1


def test_operators_see_how_far_it_is(store: Store, converse: Converse) -> None:
    converse(at_manual_entry(store))
    (visit,) = store.administration().visits.under_way()
    assert (visit.name, visit.waypoint, visit.method) == (NAME, Waypoint.MANUAL_ENTRY, OKTA)


def test_operators_see_who_has_signed_out(store: Store, converse: Converse) -> None:
    seen = converse(at_methods(store), "retour", "oui")
    assert seen.journey.step is Step.SIGN_IN
    assert store.administration().visits.under_way() == []


def test_an_answer_that_is_no_choice_is_asked_again(store: Store, converse: Converse) -> None:
    seen = converse(at_device_type(store), "0", "3", "-1", "un", "²", "1" * 5000)
    assert seen.words.count("Répondez par un nombre, de 1 à 2.") == 6


def test_a_session_that_ended_elsewhere_signs_in_again(store: Store, clock: FixedClock, converse: Converse) -> None:
    journey = at_client_space(store, clock)
    store.administration().accounts.renew_password(NAME)
    seen = converse(journey)
    assert seen.journey.step is Step.SIGN_IN
    assert "Vos paramètres ont changé ailleurs" in seen.words


def test_a_wrong_password_alone_says_nothing_of_a_name(store: Store, clock: FixedClock, converse: Converse) -> None:
    seen = converse(at_client_space(store, clock).change_settings(), "un autre mot de passe")
    assert seen.journey.step is Step.CONFIRM_PASSWORD
    assert "Mot de passe incorrect. Vérifiez-le et recommencez." in seen.words
    assert "utilisateur ou mot de passe" not in seen.words


def at_methods_of(session: object) -> wizard.Journey:
    """The list, for a person who has proved who they are."""
    return wizard.Journey(Step.METHODS, begun().methods, session=session, changing_settings=False)  # type: ignore[arg-type]


def test_who_was_named_types_the_password_only(store: Store, converse: Converse) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    seen = converse(begun()._replace(account=NAME), PASSWORD)
    assert seen.journey.step is Step.METHODS
    assert f"Nom d'utilisateur : {NAME} " in seen.words


def test_where_a_shell_waits_nothing_more_is_asked(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_arguments: None)
    talk = Conversation(store, clock, Settings())
    journey = at_client_space(store, clock)._replace(at_login=True)
    assert hold(talk, Services(store, Settings(), clock), journey) == 0
    assert "Espace client" in talk.words
    assert "Au revoir." not in talk.words

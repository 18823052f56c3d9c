"""Recovery codes: shown once, kept, proved to be kept, and used when the phone is lost."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import CodeRefused, Level, Session, Store
from tests.conftest import PASSWORD, FixedClock
from tests.storage.people import issue_codes
from tests.tui.harness import EACH_SIZE, Person, running
from tests.tui.journeys import NAME, OKTA, at_methods, begun, enrolled, in_space
from tests.tui.stores import Gate
from tests.tui.usable import assert_refused, assert_usable, assert_wrong, unframed
from tui.config.settings import Settings
from tui.files.recovery_sheet import grouped
from tui.messages.steps import how_things_stand
from tui.wizard.journey import Journey
from tui.wizard.steps import Step

QUIET = Settings(print_command=(), save_codes=False)
NOT_PRINTED = "Rien n'est imprimé : il n'y a pas d'imprimante ici, ou elle ne répond pas."
CODE = r"[A-Z2-7]{5} [A-Z2-7]{5} [A-Z2-7]{5}"


@pytest.fixture
def session(store: Store, clock: FixedClock) -> Session:
    """Someone whose phone has just been proved."""
    return enrolled(store, clock, at_methods(store), OKTA)[0]


@pytest.fixture
def listed(session: Session) -> Journey:
    """Their list of methods."""
    return Journey(Step.METHODS, begun().methods, session=session)


def shown(person: Person) -> dict[int, str]:
    """The codes on the screen, by number."""
    found = re.findall(rf"(\d+) +({CODE})", person.words("#codes"))
    return {int(number): code for number, code in found}


def asked(person: Person) -> int:
    """Which of them is to be typed again."""
    match = re.search(r"code numéro (\d+)", person.words(".lead"))
    assert match
    return int(match[1])


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_every_size_shows_ten_codes_and_asks_for_one(
    store: Store, clock: FixedClock, listed: Journey, size: tuple[int, int]
) -> None:
    async with running(store, clock, size, settings=QUIET, journey=listed.choose_recovery()) as person:
        assert_usable(person, "Codes de secours", "Précédent", "Suivant")
        assert "Gardez ces dix codes loin de votre téléphone" in person.words()
        assert "jamais 0, 1, 8 ni 9" in person.words()
        codes = shown(person)
        assert sorted(codes) == list(range(1, 11))
        assert store.recovery_codes.left(listed.person.user) == 0
        await person.press("enter")
        assert_usable(person, "Confirmez vos codes de secours", "Précédent", "Confirmer")
        number = asked(person)
        await person.fill(codes[1 if number != 1 else 2])
        assert_refused(
            person, f"Ce n'est pas le code numéro {number}. Relisez votre liste ; Précédent la montre encore."
        )
        assert store.recovery_codes.left(listed.person.user) == 0
        await person.press("escape")
        assert shown(person) == codes
        await person.press("enter")
        await person.fill(codes[number].lower().replace(" ", "-"))
        assert person.step() is Step.METHODS
        # The sign is said once.
        assert "✓ Codes de secours [ Refaire ] 10 codes restants" in person.words("#methods")
        assert codes[number] not in person.text()
    assert store.recovery_codes.left(listed.person.user) == 10


async def test_the_earlier_codes_work_until_the_new_ones_are_kept(
    store: Store, clock: FixedClock, session: Session
) -> None:
    session, earlier = issue_codes(store, session)
    async with running(
        store, clock, journey=Journey(Step.METHODS, begun().methods, session=session).choose_recovery()
    ) as person:
        assert len(shown(person)) == 10
        await person.press("escape", "tab", "enter")
        assert person.step() is Step.METHODS
    assert store.recovery_codes.use(store.sign_in.with_password(NAME, PASSWORD), earlier[0]).level is Level.FULL


async def test_making_new_ones_is_asked_first_where_some_are_left(
    store: Store, clock: FixedClock, session: Session
) -> None:
    session, _earlier = issue_codes(store, session)
    async with running(
        store, clock, (120, 40), journey=Journey(Step.METHODS, begun().methods, session=session)
    ) as person:
        await person.click("#recovery")
        assert (
            "Il vous reste 10 codes. Dix nouveaux les remplaceront : ils ne serviront plus dès que les nouveaux seront "
            "confirmés." in unframed(person)
        )
        await person.press("escape")
        assert person.step() is Step.METHODS
        await person.click("#recovery")
        await person.click("#yes")
        assert person.step() is Step.RECOVERY_CODES


async def test_they_are_saved_for_their_owner_alone(
    store: Store, clock: FixedClock, listed: Journey, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    async with running(store, clock, settings=Settings(print_command=()), journey=listed.choose_recovery()) as person:
        codes = shown(person)
        await person.press("s")
        first = tmp_path / "codes-de-secours-2026-09-21.txt"
        assert person.words("Notice").replace(" ", "") == (
            f"✓Codesenregistrésdans{first},quepersonned'autrenepeutlire.".replace(" ", "")
        )
        said = person.words("Notice")
        assert "nregistrer" not in person.words("KeyLine") + person.words("NavigationBar")
        await person.press("S")
        assert person.words("Notice") == said
        assert list(tmp_path.glob("*.txt")) == [first], "they are saved once"
        assert stat.S_IMODE(first.stat().st_mode) == 0o600
        assert "Un code ne contient jamais 0, 1, 8 ni 9." in first.read_text()
        assert re.findall(CODE, first.read_text()) == [codes[number] for number in range(1, 11)]
        await person.press("enter")
        assert person.step() is Step.RECOVERY_PROOF


async def test_a_home_that_cannot_be_written_says_so(
    store: Store, clock: FixedClock, listed: Journey, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "missing"))
    async with running(store, clock, settings=Settings(print_command=()), journey=listed.choose_recovery()) as person:
        await person.press("s")
        assert_refused(person, "Ce fichier ou ce dossier ne peut pas être ouvert. Vérifiez qu'il existe et ses droits.")
        assert len(shown(person)) == 10


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (lambda sheet: ("tee", str(sheet)), "✓ Codes envoyés à l'imprimante. Ne laissez pas la feuille dans le bac."),
        (lambda _sheet: ("false",), f"✗ {NOT_PRINTED} Recopiez les codes à la main."),
    ],
)
async def test_they_are_printed(
    store: Store,
    clock: FixedClock,
    listed: Journey,
    tmp_path: Path,
    command: Callable[[Path], tuple[str, ...]],
    said: str,
) -> None:
    sheet = tmp_path / "printed"
    settings = Settings(print_command=command(sheet))
    async with running(store, clock, settings=settings, journey=listed.choose_recovery()) as person:
        codes = shown(person)
        await person.press("P")
        assert person.words("Notice") == said
    if sheet.exists():
        assert re.findall(CODE, sheet.read_text()) == [codes[number] for number in range(1, 11)]
        assert NAME in sheet.read_text()


async def test_where_they_are_neither_saved_nor_printed_the_keys_do_nothing(
    store: Store, clock: FixedClock, listed: Journey, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    before = list(tmp_path.iterdir())
    async with running(store, clock, settings=QUIET, journey=listed.choose_recovery()) as person:
        assert "Enregistrer" not in person.words()
        assert "Imprimer" not in person.words()
        await person.press("s", "S", "p", "P")
        assert person.words("Notice") == ""
    assert list(tmp_path.iterdir()) == before


async def test_without_a_phone_there_is_nothing_to_choose(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_methods(store)) as person:
        assert "Codes de secours Dix codes à garder sur papier · après une première méthode" in person.words("#methods")


async def test_few_codes_are_told(store: Store, clock: FixedClock, session: Session) -> None:
    session, codes = issue_codes(store, session)
    for code in codes[:7]:
        session = store.recovery_codes.use(session, code)
    async with running(store, clock, journey=in_space(session)) as person:
        assert person.words("#recovery") == "! Il vous reste 3 codes de secours. Renouvelez-les dans vos paramètres."
        person.app.screen.post_message(person.app.screen.Moved(Journey(Step.METHODS, begun().methods, session=session)))  # type: ignore[attr-defined]
        await person.settle()
        assert "! Codes de secours [ Refaire ] 3 codes restants" in person.words("#methods")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_lost_phone(store: Store, clock: FixedClock, session: Session, size: tuple[int, int]) -> None:
    _session, codes = issue_codes(store, session)
    async with running(store, clock, size) as person:
        await person.fill(NAME, PASSWORD)
        await person.click("#lost")
        assert_usable(person, "Téléphone perdu ou changé ?", "Précédent", "Vérifier")
        for _ in range(5):
            await person.fill("https://exemple.fr")
        await person.fill("ABCD EFGH IJKLM")
        assert_refused(
            person, "Ce code de secours est refusé. Vérifiez ses lettres et ses chiffres ; chacun ne sert qu'une fois."
        )
        clock.advance(8)
        await person.fill(grouped(codes[0]))
        assert person.step() is Step.DEVICES
        assert "Code de secours accepté : il vous en reste 9." in person.words("Notice")
        assert (person.focused() or "").startswith("replace-")
    with pytest.raises(CodeRefused):
        store.recovery_codes.use(store.sign_in.with_password(NAME, PASSWORD), codes[0])


async def test_a_lost_phone_without_codes(store: Store, clock: FixedClock, session: Session) -> None:
    assert session
    async with running(store, clock) as person:
        await person.fill(NAME, PASSWORD)
        await person.click("#lost")
        await person.fill("ABCD EFGH IJKLM")
        assert_refused(person, "Vous n'avez pas de code de secours. Présentez-vous au comptoir.")
        await person.press("escape")
        assert person.step() is Step.SIGN_IN_CODE


async def test_nothing_is_offered_before_there_are_codes(
    store: Store, clock: FixedClock, listed: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(store.recovery_codes.prepare)
    monkeypatch.setattr(store.recovery_codes, "prepare", gate)
    settings = Settings(print_command=("true",))
    async with running(store, clock, settings=settings, journey=listed) as person:
        person.app.screen.query_one("#recovery").focus()
        await person.hurry("enter")
        assert person.step() is Step.RECOVERY_CODES
        words = person.words()
        assert "… Préparation des codes." in words
        assert "╌" not in words
        assert re.findall(r"\[ .*? \]", words) == ["[ Précédent ]"]
        assert person.words("KeyLine") == "Échap précédent F1 aide"
        gate.open()
        await person.settle()
        assert sorted(shown(person)) == list(range(1, 11))
        assert person.focused() == "next"
        assert person.words("KeyLine").startswith("S enregistrer P imprimer Entrée suivant")


LOST = "Ces codes de secours ne serviront pas : aucun n'a été confirmé."


async def test_leaving_the_codes_unproved_asks_first_and_names_the_file_and_the_sheet(
    store: Store, clock: FixedClock, listed: Journey, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = Settings(print_command=("true",))
    async with running(store, clock, settings=settings, journey=listed.choose_recovery()) as person:
        codes = shown(person)
        await person.press("escape")
        assert "Quitter sans confirmer un code ?" in person.words()
        assert person.words("Words") == LOST
        assert "fichier" not in person.words()
        await person.press("enter")
        assert shown(person) == codes, "Annuler has the focus"
        await person.press("s", "p")
        (file,) = tmp_path.glob("*.txt")
        await person.press("enter", "escape")
        assert shown(person) == codes, "Précédent shows them again"
        assert "Enregistrer" not in person.words(), "they are saved once"
        await person.click("#back")
        said = person.words("Words")
        assert file.name in said.replace(" ", "")
        assert "ne servira à rien : supprimez-le." in said
        assert "La feuille imprimée ne servira à rien : jetez-la." in said
        await person.press("tab", "enter")
        assert person.step() is Step.METHODS


@pytest.mark.parametrize("keys", [(), ("enter",)], ids=["codes", "proof"])
async def test_quitting_asks_too_and_the_last_word_names_the_file(
    store: Store,
    clock: FixedClock,
    listed: Journey,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    keys: tuple[str, ...],
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    async with running(store, clock, settings=Settings(print_command=()), journey=listed.choose_recovery()) as person:
        await person.press("s", *keys, "ctrl+q", "ctrl+q")
        assert person.words("Words").startswith(LOST)
        assert person.app.is_running
        await person.press("escape")
        assert not person.words("Words").startswith(LOST)
        await person.press("ctrl+q", "tab", "enter")
        assert person.app._exit
        (file,) = tmp_path.glob("*.txt")
        assert f"Le fichier {file} ne servira à rien" in how_things_stand(person.app.journey, clock.now)


async def test_where_the_question_could_not_be_read_quitting_asks_nothing(
    store: Store, clock: FixedClock, listed: Journey
) -> None:
    async with running(store, clock, settings=QUIET, journey=listed.choose_recovery()) as person:
        await person.resize(30, 10)
        await person.press("ctrl+q")
        assert person.app._exit


async def test_an_empty_proof_is_no_wrong_code(
    store: Store, clock: FixedClock, listed: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(store.recovery_codes.keep)
    monkeypatch.setattr(store.recovery_codes, "keep", gate)
    async with running(store, clock, settings=QUIET, journey=listed.choose_recovery()) as person:
        await person.press("enter")
        for way in ("enter", "#next"):
            await (person.click(way) if way.startswith("#") else person.press(way))
            assert_wrong(person, "recovery-code", f"Saisissez le code numéro {asked(person)}.")
    assert gate.calls == 0


async def test_help_while_codes_are_prepared_says_so(
    store: Store, clock: FixedClock, listed: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(store.recovery_codes.prepare)
    monkeypatch.setattr(store.recovery_codes, "prepare", gate)
    async with running(store, clock, settings=QUIET, journey=listed) as person:
        person.app.screen.query_one("#recovery").focus()
        await person.hurry("enter")
        await person.hurry("f1")
        assert "Vos dix codes se préparent." in person.words("#help")
        assert "Recopiez ces codes" not in person.words("#help")
        gate.open()
        await person.settle()


async def test_who_keeps_a_lost_phone_is_reminded_of_it(store: Store, clock: FixedClock, session: Session) -> None:
    _session, codes = issue_codes(store, session)
    async with running(store, clock) as person:
        await person.fill(NAME, PASSWORD)
        await person.click("#lost")
        await person.fill(grouped(codes[0]))
        await person.press("escape")
        await person.click("#finish")
        assert person.step() is Step.CLIENT_SPACE
        assert "C'est terminé" not in person.words()
        assert "! Un code de secours a remplacé votre téléphone. S'il est perdu" in person.words("#lost-phone")

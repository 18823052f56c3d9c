"""What is easily guessed is refused, and what is not is welcome."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import Policy, Store, Weakness, WeakPassword
from storage.domain import guesses, passwords
from tests.conftest import PASSWORD, FixedClock
from tests.storage import inside
from tests.storage.people import NAME, unhurried

pytestmark = pytest.mark.usefixtures("estimated_anew")

EMAIL = "mtremblay@coopchezsoi.fr"
NAMES = ("Espace client", "Assurance Exemple")
KNOWN = (NAME, EMAIL, *NAMES)


def weakness(password: str) -> Weakness | None:
    """The decision for Marie Tremblay."""
    return passwords.password_weakness(
        password, NAME, passwords.is_common, lambda chosen: guesses.needed(chosen, KNOWN)
    )


FRENCH = [
    "motdepasse2026",
    "Motdepasse123456!",
    "Hiver2025/2026",
    "azerty20252026",
    "Motdepasse2027!",
    "M0tdepasse2026!",
    "!Motdepasse26",
    "Motdepasse#1",
    "2026Motdepasse!",
    "2026soleil",
    "Azerty2026!",
    "Bonjour2026!",
    "bonjour2toi",
    "Soleil2025",
    "soleil-2026",
    "Soleil_26",
    "S0leil2026!",
    "123soleil!",
    "Marseille13!",
    "MARSEILLE1993",
    "Lyon69003!",
    "doudou2024",
    "jetaime2026",
    "Chouchou69",
    "Loulou2026!!",
    "Bienvenue2026!",
    "sesameouvretoi",
    "Administrateur1",
    "Changezmoi1",
    "Coeur2026",
    "Chocolat2026!",
    "Papillon2026!",
    "Fraise2026!",
    "Toulouse31",
    "Paris2024!",
]
CALENDAR = [
    "Janvier2026!",
    "Février2026",
    "juillet2027",
    "Vendredi13!",
    "Été2026!!",
    "Hiver2026",
    "Noël2026!",
    "26011985",
    "1985-01-26",
]
ENGLISH = [
    "Password2026!",
    "P@ssw0rd2026",
    "letmein2026",
    "iloveyou2025",
    "Welcome2026!",
    "Summer2025!",
    "Sunshine123!",
    "football2026",
    "trustno1!",
    "Tr0ub4dour&3",
    "Superman2026!",
]
DOUBLED = [
    "soleilsoleil",
    "motdepassemotdepasse",
    "aaaabbbb",
    "abcabcabc",
    "zzzzzzz1",
    "cœurcœur",
    "xyxyxyxyxyxyxyxyxyxyxyxyxyxyxyxy",
    "azertyuiopazertyuiop",
]
WALKS = [
    "azertyuiop123",
    "azertyuiopqsdfghjklm",
    "qsdfghjklm",
    "wxcvbn123",
    "poiuytreza",
    "qwertyuiop1",
    "1qaz2wsx",
    "zaq12wsx",
    "a1z2e3r4t5",
    'azerty&é"',
    "&é\"'(-è_çà",
]
ONES_OWN = [
    "tremblay1985",
    "m.tremblay2026",
    "MarieTremblay83",
    "yalbmert",
    "Marie2026!",
    "coopchezsoi1",
    "EspaceClient1",
    "Exemple2026!",
    "Guichet2026!",
]
APART = ["marseille marseille", "soleil soleil soleil", "Marie Tremblay 1985", "mot de passe 2026"]


def test_what_is_tried_first_is_refused() -> None:
    tried = [*FRENCH, *CALENDAR, *ENGLISH, *DOUBLED, *WALKS, *ONES_OWN, *APART]
    assert [password for password in tried if weakness(password) is None] == []


@pytest.mark.parametrize(
    "password",
    [
        "k7!vR2#p",
        "f7Q-x2Lm",
        "x7kQ2mPz",
        "72940183650184639275",
        "correct cheval pile agrafe",
        "correcthorsebatterystaple",
        "le chat de la voisine dort",
        "vélo tartine nuage bouton",
        "quatre mots tirés au hasard",
        "il fait beau à Rimouski",
        "mes trois chats dorment",
        "пароль от сейфа",
        "नमस्ते दुनिया",
        "密码非常安全的句子",
        "🐱🔑🌧🐟🧊🎲🪁🍐",
        "motdepasse de ma voisine du dessus",
        PASSWORD,
    ],
)
def test_what_is_long_or_drawn_by_lot_is_welcome(password: str) -> None:
    assert weakness(password) is None


def test_every_word_of_the_list_is_refused_with_a_year_and_a_sign() -> None:
    lines = guesses._usual_words()
    assert len(lines) == len(set(lines)) > 250
    words = [line for line in lines if line.isalpha()]
    assert [word for word in words if weakness(f"{word.title()}2026!") is None] == []


@unhurried
@given(st.lists(st.sampled_from("bcdfghjkmnpqrstvwxz23456789ABCDEFGHJKLMNPQRSTUVWXYZ"), min_size=14, max_size=40))
def test_fourteen_signs_drawn_by_lot_are_welcome(drawn: list[str]) -> None:
    # What is drawn is not always without an order: hypothesis likes runs.
    if len(set(drawn)) > 9:
        assert guesses.needed("".join(drawn), KNOWN) >= passwords.FEWEST_GUESSES


@unhurried
@given(st.text(max_size=100), st.lists(st.text(max_size=70), max_size=3))
def test_any_text_has_a_number_of_guesses(password: str, known: list[str]) -> None:
    assert guesses.needed(password, known) >= 0


def test_a_known_name_that_is_a_usual_word_is_guessed_first() -> None:
    assert guesses.needed("IPHONE2026!", ["IPHONE"]) < guesses.needed("IPHONE2026!", [])


@unhurried
@given(st.text(min_size=1, max_size=60))
def test_who_is_known_is_guessed_no_later(name: str) -> None:
    password = f"{name}2026!"
    assert guesses.needed(password, [name]) <= guesses.needed(password, [])


def test_only_the_beginning_of_a_long_password_is_looked_at() -> None:
    assert guesses.needed("a" * 72 + "le chat de la voisine", []) == guesses.needed("a" * 72, [])
    assert guesses.needed("le chat de la voisine" * 100, []) >= passwords.FEWEST_GUESSES


def test_signs_that_stand_for_letters_are_not_all_tried() -> None:
    assert guesses._plain("4@8({[<369!|1") == guesses._plain("4@8((((369!!1")


def test_names_known_of_one_person_are_not_tried_for_another() -> None:
    together = threading.Barrier(2, timeout=60)

    def count(name: str) -> list[int]:
        together.wait()
        return [guesses.needed("kervadec2026", [name]) for _ in range(40)]

    with ThreadPoolExecutor(2) as pool:
        own, others = pool.map(count, ("kervadec", "quelqu'un"))
    assert len(set(own)) == len(set(others)) == 1
    assert own[0] < passwords.FEWEST_GUESSES <= others[0]


def test_the_address_and_the_names_of_the_service_are_known(of_a_service: Store) -> None:
    for password in ("coopchezsoi1", "Kervadec2026!"):
        with pytest.raises(WeakPassword) as refused:
            of_a_service.administration().accounts.add(NAME, password, email=EMAIL)
        assert refused.value.weakness is Weakness.GUESSABLE


def test_a_password_of_before_signs_in(store: Store, monkeypatch: pytest.MonkeyPatch, clock: FixedClock) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(passwords, "password_weakness", lambda *_given: None)
        store.administration().accounts.add(NAME, "motdepasse2026")
    assert store.sign_in.with_password(NAME, "motdepasse2026").user.name == NAME
    assert clock.now


def test_what_the_program_draws_is_not_looked_at(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guesses, "needed", lambda *_given: 0)
    issued = store.administration().accounts.add(NAME).password
    assert issued


@pytest.fixture
def of_a_service(store: Store) -> Store:
    """One of a deployment that has names."""
    inside.deploy(store, Policy(names=("Kervadec et fils",)))
    return store

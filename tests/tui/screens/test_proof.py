"""Étape 8: the code that proves the phone, and what a refusal leaves as it was."""

from __future__ import annotations

from typing import NoReturn

import pytest

from storage import Session, Store
from tests.conftest import FixedClock
from tests.oracle import totp
from tests.storage.people import wrong_code
from tests.terminal.painter import decode, paint
from tests.terminal.scan import read_link
from tests.tui.harness import EACH_SIZE, Person, running
from tests.tui.journeys import GOOGLE, NAME, at_proof, at_qr_code
from tests.tui.stores import UNAVAILABLE, Gate, unavailable
from tests.tui.usable import LOCKED, LONGEST_PAUSE, assert_refused, assert_usable, refused_five_times
from tui.methods.catalogue import Phone
from tui.widgets.code_field import CodeField
from tui.wizard.steps import Step

TITLE = "Saisissez le code affiché sur votre téléphone"
REFUSED = (
    "Code refusé. Saisissez le code affiché maintenant. S'il est encore refusé, réglez l'heure de votre téléphone sur "
    "automatique."
)

NOTHING = "Il n'y a pas de code. Saisissez celui que votre téléphone affiche."


def typed(person: Person) -> str:
    """The digits in the boxes."""
    return person.app.screen.query_one(CodeField).value


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_every_size_takes_the_code(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    journey = at_proof(store)
    async with running(store, clock, size, journey=journey) as person:
        assert_usable(person, TITLE, "Précédent", "Vérifier")
        assert "Étapes 7 et 8 sur 9" in person.words()
        words = person.words("#page")
        assert "Étape 7 : sur votre appareil mobile, appuyez sur Terminé." in words
        assert "Étape 8 : dans l'application Okta Verify, un code à 6 chiffres apparaîtra." in words
        assert person.app.screen.query_one(CodeField).region.height == (7 if size[1] >= 30 else 3)
        code = totp(journey.pending.secret, clock.now)
        await person.type(code[:-1])
        assert person.words("#code").count("┗") == 6
        await person.fill(code[-1])
        assert person.step() is Step.ACTIVATED
    assert [factor.method for factor in store.administration().directory.factors(journey.person.user)] == [
        "okta_verify"
    ]


async def test_only_what_the_app_has_is_to_be_tapped(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_qr_code(store, method=GOOGLE).added_on_phone()) as person:
        words = person.words("#page")
        assert words.startswith("Étape 8 : dans l'application Google Authenticator, un code à 6 chiffres apparaîtra.")
        assert "Terminé" not in words
        await person.press("f1")
        assert "Terminé" not in person.words("#help")


async def test_enter_from_habit_does_not_skip_the_page_that_comes(store: Store, clock: FixedClock) -> None:
    journey = at_proof(store)
    async with running(store, clock, journey=journey) as person:
        await person.fill(totp(journey.pending.secret, clock.now))
        assert person.step() is Step.ACTIVATED
        for later in (0.0, 0.7, 0.1, 0.1, 0.1):
            await person.press_after(later, "enter")
            assert person.step() is Step.ACTIVATED
        await person.press("enter")
        assert person.step() is Step.METHODS


@pytest.mark.parametrize("offset", [-1, 0, 1])
async def test_a_phone_half_a_minute_off_is_accepted(store: Store, clock: FixedClock, offset: int) -> None:
    journey = at_proof(store)
    async with running(store, clock, journey=journey) as person:
        await person.fill(totp(journey.pending.secret, clock.now, offset=offset))
        assert person.step() is Step.ACTIVATED


async def test_a_wrong_code_says_what_to_do_and_keeps_the_secret(store: Store, clock: FixedClock) -> None:
    journey = at_proof(store)
    secret = journey.pending.secret
    async with running(store, clock, journey=journey) as person:
        await person.fill(wrong_code(secret, clock.now))
        assert_refused(person, REFUSED)
        assert (typed(person), person.focused()) == ("", "code")
        await person.press("escape")
        (text,) = decode(paint(person.cells()))
        assert read_link(text).secret == secret
        clock.advance(LONGEST_PAUSE)
        await person.press("enter")
        await person.fill(totp(secret, clock.now))
        assert person.step() is Step.ACTIVATED


async def test_the_fifth_wrong_code_locks_for_five_minutes(store: Store, clock: FixedClock) -> None:
    journey = at_proof(store)
    secret = journey.pending.secret
    async with running(store, clock, journey=journey) as person:
        await refused_five_times(person, clock, wrong_code(secret, clock.now))
        assert_refused(person, REFUSED)
        await person.fill(totp(secret, clock.now))
        assert_refused(person, LOCKED)
        clock.advance(270)
        await person.fill(totp(secret, clock.now))
        assert_refused(person, "Trop d'essais. Réessayez dans 30 secondes.")
        clock.advance(31)
        await person.fill(totp(secret, clock.now))
        assert person.step() is Step.ACTIVATED


async def test_a_code_after_ten_minutes_is_too_late(store: Store, clock: FixedClock) -> None:
    journey = at_proof(store)
    async with running(store, clock, journey=journey) as person:
        clock.advance(601)
        await person.fill(totp(journey.pending.secret, clock.now))
        assert_refused(person, "Ce code QR n'est plus valable. Revenez en arrière pour en obtenir un nouveau.")
        await person.press("escape")
        assert "[ Actualiser le code ]" in person.words()
        await person.press("enter", "enter")
        await person.fill(totp(person.app.journey.pending.secret, clock.now))
        assert person.step() is Step.ACTIVATED


async def test_a_code_replaced_in_another_window_is_not_shown_again(store: Store, clock: FixedClock) -> None:
    journey = at_proof(store)
    async with running(store, clock, journey=journey) as person:
        store.enrolments.begin(journey.person, "google_authenticator", "iphone", "Espace client", name="Mon iPhone")
        await person.fill(totp(journey.pending.secret, clock.now))
        assert_refused(person, "Ce code QR n'est plus valable. Revenez en arrière pour en obtenir un nouveau.")
        await person.press("escape")
        assert decode(paint(person.cells())) == []
        assert "[ Actualiser le code ]" in person.words()


@pytest.mark.parametrize("digits", ["", "1", "12345"])
@pytest.mark.parametrize("way", ["enter", "#next"])
async def test_an_unfinished_code_is_not_tried(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, digits: str, way: str
) -> None:
    gate = Gate(store.enrolments.prove)
    monkeypatch.setattr(store.enrolments, "prove", gate)
    async with running(store, clock, journey=at_proof(store)) as person:
        await person.type(digits)
        await (person.click(way) if way.startswith("#") else person.press(way))
        unfinished = "Le code a 6 chiffres. Saisissez-les tous."
        assert_refused(person, unfinished if digits else NOTHING)
        assert (typed(person), person.focused()) == (digits, "code")
    assert gate.calls == 0


async def test_the_boxes_take_digits_and_nothing_else(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_proof(store)) as person:
        await person.type("1a 2-é٣b.４x5")
        assert typed(person) == "12345"
        await person.press("backspace", "ctrl+h")
        assert typed(person) == "123"
        await person.press("delete")
        assert typed(person) == ""
        await person.type("98")
        await person.press("ctrl+u")
        assert typed(person) == ""


PASTES = (
    "482913",
    "482 913",
    "482-913\n",
    "\r\n 4 8 2\t9 1 3 \r\n",
    "482\u00a0913",
    "482\u202f913",
    "٤٨٢٩١٣",
    "４８２９１３",
    "Votre code : 482 913.",
)


@pytest.mark.parametrize("pasted", PASTES)
async def test_a_paste_sends_its_one_code(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, pasted: str
) -> None:
    sent: list[str] = []

    def refuse(_session: Session, _enrolment: str, code: str) -> NoReturn:
        sent.append(code)
        unavailable()

    monkeypatch.setattr(store.enrolments, "prove", refuse)
    async with running(store, clock, journey=at_proof(store)) as person:
        await person.type("12")
        assert typed(person) == "12"
        await person.paste(pasted)
        assert_refused(person, UNAVAILABLE)
    assert sent == ["482913"]


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("48291345", "Code refusé : il faut 6 chiffres. Un code de 8 chiffres vient d'une autre application."),
        ("48291", "Code refusé : il faut 6 chiffres. Un code de 8 chiffres vient d'une autre application."),
        ("48291x", "Code refusé : un code n'a que des chiffres, sans lettre ni signe."),
        (" \n", "Il n'y a pas de code. Saisissez celui que votre téléphone affiche."),
        (
            "482913 ou 482914",
            "Plusieurs codes différents ont été saisis. Saisissez seulement celui que votre téléphone affiche.",
        ),
        ("\x1b[31m482913", "Code refusé : un code n'a que des chiffres, sans lettre ni signe."),
        ("otpauth://totp/x?secret=ABC", "Code refusé : un code n'a que des chiffres, sans lettre ni signe."),
    ],
)
async def test_a_paste_that_cannot_be_a_code_is_explained_and_never_tried(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, pasted: str, sentence: str
) -> None:
    journey = at_proof(store)
    gate = Gate(store.enrolments.prove)
    gate.open()
    monkeypatch.setattr(store.enrolments, "prove", gate)
    async with running(store, clock, journey=journey) as person:
        await person.type("12")
        for _ in range(6):
            await person.paste(pasted)
        assert_refused(person, sentence)
        assert (typed(person), person.focused()) == ("12", "code")
        assert gate.calls == 0
        await person.paste(totp(journey.pending.secret, clock.now))
        assert person.step() is Step.ACTIVATED


@pytest.mark.parametrize("offset", [-120, -7, -2, 2, 5, 120])
@pytest.mark.parametrize("phone", Phone)
async def test_a_clock_that_is_off_is_told_by_how_much(
    store: Store, clock: FixedClock, offset: int, phone: Phone
) -> None:
    journey = at_qr_code(store, phone=phone).added_on_phone()
    async with running(store, clock, journey=journey) as person:
        await person.fill(totp(journey.pending.secret, clock.now, offset=offset))
        said = person.words("Notice")
        minutes, seconds = divmod(abs(offset) * 30, 60)
        amount = f"{minutes} min {seconds:02}"
        assert ("avance" if offset > 0 else "retarde") + f" de {amount} (il est 14:13)" in said
        assert ("Paramètres, Système" if phone is Phone.ANDROID else "Réglages, Général") in said
        assert person.step() is Step.PROOF


@pytest.mark.parametrize("way_out", ["escape", "#back"])
async def test_back_to_the_picture(store: Store, clock: FixedClock, way_out: str) -> None:
    journey = at_proof(store)
    async with running(store, clock, journey=journey) as person:
        await person.type("12")
        await (person.click(way_out) if way_out.startswith("#") else person.press(way_out))
        assert person.step() is Step.QR_CODE
        assert person.app.journey.pending == journey.pending


async def test_the_last_digit_sends_the_code(store: Store, clock: FixedClock) -> None:
    journey = at_proof(store)
    async with running(store, clock, journey=journey) as person:
        await person.type(totp(journey.pending.secret, clock.now))
        await person.settle()
        assert person.step() is Step.ACTIVATED


async def test_enter_from_habit_after_the_last_digit_leaves_the_refusal(store: Store, clock: FixedClock) -> None:
    journey = at_proof(store)
    async with running(store, clock, journey=journey) as person:
        await person.fill(wrong_code(journey.pending.secret, clock.now))
        await person.press("enter")
        assert_refused(person, REFUSED)
        await person.press("enter")
        assert_refused(person, NOTHING)


async def test_a_store_that_fails_loses_nothing(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = at_proof(store)
    async with running(store, clock, journey=journey) as person:
        with monkeypatch.context() as full_disk:
            full_disk.setattr(store.enrolments, "prove", unavailable)
            await person.fill("123456")
        assert_refused(person, UNAVAILABLE)
        assert person.app.journey == journey
        await person.fill(totp(journey.pending.secret, clock.now))
        assert person.step() is Step.ACTIVATED


async def test_enter_pressed_twice_asks_once(store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    journey = at_proof(store)
    gate = Gate(store.enrolments.prove)
    monkeypatch.setattr(store.enrolments, "prove", gate)
    async with running(store, clock, journey=journey) as person:
        await person.type(totp(journey.pending.secret, clock.now))
        await person.hurry("enter", "enter")
        assert person.words("Notice") == "… Vérification en cours."
        gate.open()
        await person.settle()
        assert person.step() is Step.ACTIVATED
    assert gate.calls == 1


async def test_escape_during_the_check_does_not_lose_the_proof(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = at_proof(store)
    gate = Gate(store.enrolments.prove)
    monkeypatch.setattr(store.enrolments, "prove", gate)
    async with running(store, clock, journey=journey) as person:
        await person.type(totp(journey.pending.secret, clock.now))
        await person.hurry("enter", "escape")
        gate.open()
        await person.settle()
        assert person.step() is Step.ACTIVATED


async def test_an_account_switched_off_meanwhile_is_told_to_sign_in_again(store: Store, clock: FixedClock) -> None:
    journey = at_proof(store)
    async with running(store, clock, journey=journey) as person:
        store.administration().accounts.set_disabled(NAME, disabled=True)
        await person.fill(totp(journey.pending.secret, clock.now))
        assert_refused(person, "Votre session ne permet plus cette action. Déconnectez-vous, puis reconnectez-vous.")
    assert store.administration().directory.factors(journey.person.user) == []

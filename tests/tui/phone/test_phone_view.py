"""The phone on a screen: the guide's taps by key and by mouse, each trouble, wrong things, alone and beside a page."""

from __future__ import annotations

import asyncio

import pytest
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.worker import WorkerFailed

from storage import CodeRefused, Diagnosis, EnrolmentExpired, Verdict, fingerprint
from tests.conftest import FixedClock
from tests.oracle import totp
from tests.pictures.cells import text_of
from tests.tui.harness import EACH_SIZE, SIZES, Hands
from tests.tui.phones import LINK, SECRET, FakeHome, a_second, big_code, in_hand
from tests.tui.stores import Gate
from tui.app.base import GuardedApp
from tui.methods.key_uri import key_uri
from tui.phone import camera
from tui.phone.handset import DELAY, Handset, Page, Trouble
from tui.phone.phone_page import PhonePage
from tui.phone.touch import Touch
from tui.phone.view import PhoneView
from tui.qr import cells
from tui.widgets.key_line import KeyLine
from tui.widgets.nav_button import NavButton
from tui.widgets.qr_view import QRView

NOTHING_TO_TYPE = "Vous n'avez pas besoin de saisir le code dans l'écran d'authentification de l'Espace client."


@pytest.fixture
def handset(clock: FixedClock) -> Handset:
    """A new phone."""
    return Handset(clock)


def assert_in_sight(hands: Hands, *words: str) -> None:
    """These can be read, and so can what has the focus."""
    shown = hands.words("#phone").replace("│", "")
    for sentence in words:
        assert sentence in " ".join(shown.split())
    assert hands.app.focused
    assert hands.app.size.region.contains_region(hands.app.focused.region)


async def to_scan(hands: Hands) -> None:
    """Ajouter un compte, Organisation, Ajouter un compte depuis un nouvel appareil."""
    await hands.press("enter", "enter", "enter")


async def added(hands: Hands) -> None:
    """A link was pasted."""
    await to_scan(hands)
    await hands.paste(LINK)


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_the_guide_by_keys_alone(handset: Handset, clock: FixedClock, size: tuple[int, int]) -> None:
    home = FakeHome()
    async with in_hand(handset, home, size) as hands:
        assert_in_sight(hands, "Téléphone simulé", "Okta Verify", "Aucun compte pour le moment.", "[ Ennuis ]")
        await hands.press("enter")
        assert_in_sight(hands, "Ajouter un compte", "[ Organisation ]", "[ Autre ]")
        await hands.press("enter")
        assert_in_sight(hands, "Organisation Ajouter un compte depuis un nouvel appareil")
        touch = hands.app.screen.query_one("#tap-0", Touch).region
        rows = [row[touch.x : touch.right] for row in hands.cells()[touch.y : touch.bottom]]
        assert (rows[0][0].char, text_of(rows)[-1]) == ("▌", "▐"), "whole, of two rows"
        await hands.press("enter")
        assert_in_sight(hands, "collez le lien du code QR, ou saisissez la clé.", "[ Coller le lien ]")
        await hands.press("down", "enter")
        assert_in_sight(hands, "Saisir la clé", "[ Ajouter ]")
        await hands.fill("marie.tremblay", "Espace client", SECRET.lower())
        assert_in_sight(
            hands,
            "Compte ajouté",
            "La connexion sécurisée aux applications de votre organisation est maintenant activée.",
            "Pour poursuivre, retournez aux instructions de votre organisation.",
            "Important : Gardez cette application installée sur votre appareil.",
            "[ Terminé ]",
        )
        assert home.heard == [("read", fingerprint(SECRET))]
        await hands.press("enter")
        assert_in_sight(hands, "Espace client", "marie.tremblay", NOTHING_TO_TYPE, "[ Mes comptes ]")
        assert big_code(hands.cells()) == totp(SECRET, clock.now)
        assert home.heard[1:] == [("proof", fingerprint(SECRET), totp(SECRET, clock.now))]
        await hands.press("enter")
        code = totp(SECRET, clock.now)
        assert_in_sight(hands, f"[ Espace client ] {code[:3]} {code[3:]} marie.tremblay", "[ Ajouter un compte ]")
        await hands.press("up", "enter")
        assert big_code(hands.cells()) == code


async def test_the_guide_by_mouse(handset: Handset, clock: FixedClock) -> None:
    home = FakeHome()
    async with in_hand(handset, home) as hands:
        for _page in ("Ajouter un compte", "Organisation", "Ajouter un compte depuis un nouvel appareil"):
            await hands.click("PhonePage #tap-0")
        await hands.click("PhonePage #tap-0")
        await hands.paste(LINK)
        await hands.click("#fill-in")
        await hands.click("#tap-0")
        assert big_code(hands.cells()) == totp(SECRET, clock.now)
        assert len(home.heard) == 2
        await hands.click("#troubles")
        await hands.click("#tap-4")
        assert handset.troubles == {Trouble.OFFLINE}
        assert_in_sight(hands, "son code est à saisir sur l'écran.", "pas de réseau")
        await hands.click("#troubles")
        assert handset.page is Page.ACCOUNT


async def test_the_code_changes_with_its_countdown(handset: Handset, clock: FixedClock) -> None:
    async with in_hand(handset) as hands:
        await added(hands)
        await hands.press("enter")
        left = 30 - int(clock.now) % 30
        assert_in_sight(hands, f"Nouveau code dans {left} s")
        clock.advance(left - 1)
        await a_second(hands)
        assert_in_sight(hands, "Nouveau code dans 1 s")
        clock.advance(1)
        await a_second(hands)
        assert_in_sight(hands, "Nouveau code dans 30 s")
        assert big_code(hands.cells()) == totp(SECRET, clock.now)


async def test_the_bar_is_a_cell_a_second(handset: Handset, clock: FixedClock) -> None:
    async with in_hand(handset) as hands:
        await added(hands)
        await hands.press("enter")
        for seconds in (30, 12, 1):
            clock.now = 1_790_000_010 + 30 - seconds
            await a_second(hands)
            region = hands.app.screen.query_one("Countdown").region
            bar = hands.cells()[region.y][region.x : region.right]
            assert [cell.background == bar[0].background for cell in bar].count(True) == seconds


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("", "Ce n'est pas l'adresse otpauth d'un jeton"),
        ("https://example.com", "qui commence par otpauth://totp/ et tient sur une ligne."),
        ("[@click=app.quit]otpauth://[/]", "Ce n'est pas l'adresse otpauth d'un jeton"),
        (LINK.replace("totp", "hotp"), "Ce jeton est à compteur (HOTP)"),
        (f"{LINK}&encoder=steam", "« encoder »"),
        (f"{LINK}&digits=8", "Cette application ne prend que les codes SHA-1 à 6 chiffres"),
        (LINK.replace(SECRET, "01"), "Le secret de ce jeton manque ou n'est pas en Base32"),
        (f"otpauth://totp/?secret={SECRET}", "Le nom du compte manque, ou est trop long. Corrigez-le."),
    ],
)
async def test_what_is_pasted_and_is_no_account(handset: Handset, pasted: str, sentence: str) -> None:
    async with in_hand(handset, size=(60, 20)) as hands:
        await to_scan(hands)
        await hands.paste(pasted)
        assert_in_sight(hands, sentence, "[ Saisir la clé ]")
        await hands.press("enter")
        await hands.paste(pasted)
        await hands.press("enter")
        assert_in_sight(hands, sentence, "[ Ajouter ]")
        assert handset.accounts == ()
        await hands.press("ctrl+u")
        await hands.paste(LINK)
        await hands.press("enter")
        assert handset.page is Page.ADDED


async def test_a_paste_elsewhere_does_nothing(handset: Handset) -> None:
    async with in_hand(handset) as hands:
        await hands.paste(LINK)
        await hands.press("f2")
        await hands.paste(LINK)
        assert handset.accounts == ()


async def test_names_are_shown_as_they_are(handset: Handset) -> None:
    async with in_hand(handset) as hands:
        await to_scan(hands)
        await hands.paste(f"otpauth://totp/%5Bb%5DEspace%5B/b%5D:%E2%80%AEeiram%1B%5B31m?secret={SECRET}")
        await hands.press("enter")
        assert_in_sight(hands, "[b]Espace[/b]", "eiram[31m")


async def test_keys_faster_than_pages(handset: Handset) -> None:
    home = FakeHome()
    async with in_hand(handset, home) as hands:
        await added(hands)
        await hands.hurry("enter", "enter", "enter")
        await hands.settle()
        assert [words[0] for words in home.heard].count("proof") == 1


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_the_whole_phone_is_in_the_middle_above_its_keys(handset: Handset, size: tuple[int, int]) -> None:
    async with in_hand(handset, size=size) as hands:
        phone, keys = (hands.app.screen.query_one(kind).region for kind in (PhoneView, KeyLine))
        assert hands.app.size.region.contains_region(phone)
        assert phone.bottom <= keys.y == size[1] - 1
        assert abs(phone.x - (size[0] - phone.right)) <= 1
        assert "Ctrl+Q quitter" in hands.words("KeyLine")


@pytest.mark.parametrize("fills", [True, False])
async def test_what_can_be_touched_looks_as_the_wizards_buttons_do(handset: Handset, *, fills: bool) -> None:
    async with in_hand(handset) as hands:
        assert isinstance(hands.app, GuardedApp)
        await hands.press("enter")
        hands.app.fills = fills
        await hands.press("down", "up", "down")
        here, there = (hands.app.screen.query_one(f"#tap-{number}", Touch).region for number in (1, 0))
        rows = hands.cells()
        focused = rows[here.y][here.x : here.right]
        resting = rows[there.y][there.x : there.right]
        assert "".join(cell.char for cell in focused) == "▌ Autre ▐"
        words = "  Organisation  " if fills else "[ Organisation ]"
        assert "".join(cell.char for cell in resting) == words
        assert here.width == len("Autre") + 4
        assert there.width == len("Organisation") + 4, "nothing shifts when the focus comes"
        assert focused[2].bold
        assert focused[2].reverse is not fills


async def test_two_touches_at_once_are_one(handset: Handset) -> None:
    async with in_hand(handset) as hands:
        touch = hands.app.screen.query_one("#tap-0", Touch)
        touch.action_touch()
        touch.action_touch()
        await hands.settle()
        assert handset.page is Page.KIND


# Troubles


async def into_trouble(hands: Hands, trouble: Trouble) -> None:
    """From the menu, and back to the page."""
    await hands.press("f2", *["down"] * list(Trouble).index(trouble), "enter", "f2")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_the_menu_says_what_each_shows(handset: Handset, size: tuple[int, int]) -> None:
    async with in_hand(handset, size=size) as hands:
        await to_scan(hands)
        await hands.press("f2")
        told = [hands.words(".told")]
        for trouble in Trouble:
            await hands.press("enter")
            assert handset.troubles >= {trouble}
            assert isinstance(hands.app.focused, Touch)
            assert hands.app.focused.tap.label.startswith("[✓] ")
            assert_in_sight(hands, f"[ {hands.app.focused.tap.label} ]")
            await hands.press("enter")
            assert not handset.troubles
            assert hands.app.focused.tap.label.startswith("[ ] ")
            await hands.press("down")
            told.append(hands.words(".told"))
        assert len(set(told)) == len(Trouble) + 1
        assert all(told)
        await hands.press("escape")
        assert handset.page is Page.SCAN


async def test_off_the_network_the_code_is_to_be_typed(handset: Handset, clock: FixedClock) -> None:
    home = FakeHome()
    async with in_hand(handset, home) as hands:
        await into_trouble(hands, Trouble.OFFLINE)
        await added(hands)
        await hands.press("enter")
        assert_in_sight(hands, "pas de réseau", "Saisissez ce code sur votre écran.", "[ Réessayer ]")
        assert big_code(hands.cells()) == totp(SECRET, clock.now)
        assert home.heard == []
        await into_trouble(hands, Trouble.OFFLINE)
        await hands.press("enter")
        assert_in_sight(hands, NOTHING_TO_TYPE)
        assert len(home.heard) == 1


async def test_a_slow_phone_calls_later(handset: Handset, clock: FixedClock) -> None:
    home = FakeHome()
    async with in_hand(handset, home) as hands:
        await into_trouble(hands, Trouble.SLUGGISH)
        await added(hands)
        await hands.press("enter")
        assert_in_sight(hands, "Le téléphone prévient votre organisation…")
        assert home.heard == []
        clock.advance(DELAY)
        await a_second(hands)
        assert_in_sight(hands, NOTHING_TO_TYPE)
        assert [words[0] for words in home.heard] == ["read", "proof"]


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_clock_that_is_fast_is_told_and_mended(
    handset: Handset, clock: FixedClock, size: tuple[int, int]
) -> None:
    home = FakeHome(CodeRefused(Verdict.REFUSED, Diagnosis.WRONG_CLOCK, 150))
    async with in_hand(handset, home, size) as hands:
        await into_trouble(hands, Trouble.FAST)
        await added(hands)
        await hands.press("enter")
        assert_in_sight(hands, "l'heure de votre téléphone avance de 2 min 30", "[ Réessayer ]")
        if size != (60, 20):
            assert big_code(hands.cells()) == totp(SECRET, clock.now + 150)
        home.refusal = None
        await into_trouble(hands, Trouble.FAST)
        await hands.press("enter")
        assert_in_sight(hands, NOTHING_TO_TYPE)
        assert home.heard[-1] == ("proof", fingerprint(SECRET), totp(SECRET, clock.now))


async def refused_for_its_clock(handset: Handset, size: tuple[int, int]) -> None:
    """See that the reason can be read, and that the way on has the focus."""
    home = FakeHome(CodeRefused(Verdict.REFUSED, Diagnosis.WRONG_CLOCK, 150))
    async with in_hand(handset, home, size) as hands:
        await into_trouble(hands, Trouble.FAST)
        await added(hands)
        await hands.press("enter")
        assert_in_sight(hands, "l'heure de votre téléphone avance de 2 min 30", "[ Réessayer ]")


async def test_what_gets_the_focus_late_is_in_sight(handset: Handset, monkeypatch: pytest.MonkeyPatch) -> None:
    take_focus = PhoneView.take_focus

    def take_it_late(view: PhoneView) -> None:
        view.call_after_refresh(view.call_after_refresh, view.call_after_refresh, take_focus, view)

    monkeypatch.setattr(PhoneView, "take_focus", take_it_late)
    await refused_for_its_clock(handset, SIZES[0])


async def test_the_focus_follows_pages_that_follow_each_other_at_once(
    handset: Handset, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What an application that is busy defers comes too late for the first of two pages.
    monkeypatch.setattr(Touch, "focus", lambda touch, **_settings: touch)
    await refused_for_its_clock(handset, SIZES[0])


async def test_a_view_whose_parts_have_gone_before_it_shows_nothing(handset: Handset) -> None:
    async with in_hand(handset) as hands:
        view = hands.app.screen.query_one(PhoneView)
        await view.query_one("#time").remove()
        await view.query_one("#glass").remove()
        handset.add_account()
        await view.show()


async def test_another_app_shows_another_code(handset: Handset, clock: FixedClock) -> None:
    async with in_hand(handset) as hands:
        await into_trouble(hands, Trouble.OTHER_APP)
        await added(hands)
        await hands.press("enter")
        assert big_code(hands.cells()) == totp(SECRET, clock.now, algorithm="SHA256")


async def test_organisation_refuses_and_autre_takes(handset: Handset) -> None:
    home = FakeHome()
    async with in_hand(handset, home) as hands:
        await into_trouble(hands, Trouble.REFUSING)
        await added(hands)
        assert_in_sight(hands, "Compte non ajouté", "✗ Ce code QR", "Revenez, puis choisissez « Autre ».")
        assert hands.app.screen.query_one(".remark").styles.color.hex == hands.app.theme_variables["error"]
        assert home.heard == [("refused", fingerprint(SECRET))]
        await hands.press("enter", "down", "enter")
        await hands.paste(LINK)
        assert_in_sight(hands, "Compte ajouté")


async def test_a_lost_phone_shows_nothing(handset: Handset) -> None:
    async with in_hand(handset) as hands:
        await added(hands)
        await hands.press("enter")
        await into_trouble(hands, Trouble.LOST)
        assert (hands.words("#status"), hands.words("#glass")) == ("", "")
        glass = hands.app.screen.query_one("#glass").region
        rows = hands.cells()[glass.y : glass.bottom]
        assert {cell.background for row in rows for cell in row[glass.x : glass.right]} == {"#000000"}
        assert big_code(hands.cells()) is None
        assert hands.focused() == "troubles"
        await hands.press("enter", "escape", "f2", "f2")
        await into_trouble(hands, Trouble.LOST)
        assert big_code(hands.cells())


async def test_a_new_phone_has_no_account(handset: Handset) -> None:
    async with in_hand(handset) as hands:
        await added(hands)
        await hands.press("f2", "up", "up", "enter")
        assert_in_sight(hands, "Aucun compte pour le moment.")


async def test_an_activation_that_is_over(handset: Handset) -> None:
    async with in_hand(handset, FakeHome(EnrolmentExpired())) as hands:
        await added(hands)
        await hands.press("enter")
        assert_in_sight(hands, "Cette activation n'est plus en cours.")


async def test_a_failure_is_told_as_ever(handset: Handset, capfd: pytest.CaptureFixture[str]) -> None:
    home = FakeHome(RuntimeError(SECRET))

    async def prove() -> None:
        async with in_hand(handset, home) as hands:
            await added(hands)
            await hands.press("enter")

    with pytest.raises(WorkerFailed):
        await prove()
    shown = capfd.readouterr().err
    assert "Guichet s'est arrêté sur une erreur inattendue." in shown
    assert SECRET not in shown


# Beside another page


class Desk(GuardedApp):
    """A picture, a button and the phone, which looks at all of it."""

    CSS = "#desk { height: 100%; }"

    def __init__(self, handset: Handset, home: FakeHome) -> None:
        super().__init__("sombre", reduced_motion=True)
        self.handset, self.home = handset, home

    def compose(self) -> ComposeResult:
        """The phone comes last."""
        with Horizontal(id="desk"):
            yield NavButton("Suivant", id="next")
            yield QRView()
            yield self.phone()

    def phone(self) -> PhoneView:
        """A new view of the same handset."""
        screen: Screen[object] = self.screen
        return PhoneView(self.handset, self.home, camera.before(screen))

    def on_mount(self) -> None:
        """Show the code of an account."""
        symbol = cells.key_symbol(key_uri("Espace client", "marie.tremblay", SECRET))
        self.query_one(QRView).picture = cells.Picture(symbol, cells.QUIET_ZONE, cells.Form.HALF_BLOCKS, 1)


async def at_the_desk(hands: Hands) -> None:
    """From the button on the left to the phone, and up to the lens."""
    assert hands.focused() == "next"
    await hands.press("tab", "enter", "enter", "enter")


async def test_scanning_reads_the_picture(handset: Handset, clock: FixedClock) -> None:
    home = FakeHome()
    app = Desk(handset, home)
    async with app.run_test(size=(120, 30)) as pilot:
        hands = Hands(pilot, app)
        await hands.settle()
        await at_the_desk(hands)
        assert_in_sight(hands, "Tenez le téléphone devant le code QR de votre écran.")
        app.query_one(QRView).display = False
        await hands.settle()
        await hands.press("enter")
        assert_in_sight(hands, "Aucun code QR en vue.")
        app.query_one(QRView).display = True
        await hands.settle()
        await hands.press("enter", "enter")
        assert big_code(hands.cells()) == totp(SECRET, clock.now)
        assert [words[0] for words in home.heard] == ["read", "proof"]


async def test_without_the_decoder_the_page_says_so(handset: Handset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.phone.scanner.can_scan", lambda: False)
    app = Desk(handset, FakeHome())
    async with app.run_test(size=(120, 30)) as pilot:
        hands = Hands(pilot, app)
        await hands.settle()
        await at_the_desk(hands)
        assert_in_sight(hands, "Le lecteur d'images n'est pas installé", "[ Coller le lien ]", "[ Saisir la clé ]")
        assert "[ Scannez le code QR ]" not in hands.words()


async def test_a_view_made_anew_goes_on(handset: Handset, clock: FixedClock) -> None:
    app = Desk(handset, FakeHome())
    async with app.run_test(size=(120, 30)) as pilot:
        hands = Hands(pilot, app)
        await hands.settle()
        handset.toggle(Trouble.SLUGGISH)
        await at_the_desk(hands)
        await hands.press("enter", "enter")
        await app.query_one(PhoneView).remove()
        await app.query_one("#desk").mount(app.phone())
        clock.advance(DELAY)
        await a_second(hands)
        assert_in_sight(hands, NOTHING_TO_TYPE)


async def test_an_answer_is_not_lost_with_the_view_that_asked(
    handset: Handset, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = FakeHome()
    gate = Gate(home.prove)
    monkeypatch.setattr(home, "prove", gate)
    app = Desk(handset, home)
    async with app.run_test(size=(120, 30)) as pilot:
        hands = Hands(pilot, app)
        await hands.settle()
        await at_the_desk(hands)
        await hands.press("enter")
        await hands.hurry("enter")
        await app.query_one(PhoneView).remove()
        await app.query_one("#desk").mount(app.phone())
        gate.open()
        await hands.settle()
        await a_second(hands)
        assert_in_sight(hands, NOTHING_TO_TYPE)


async def test_the_page_beside_keeps_its_focus_and_its_keys(handset: Handset) -> None:
    app = Desk(handset, FakeHome())
    async with app.run_test(size=(120, 30)) as pilot:
        hands = Hands(pilot, app)
        await hands.settle()
        await at_the_desk(hands)
        await hands.press("up", "up", "down", "down", "down", "escape")
        assert app.query_one(PhoneView).has_focus_within
        app.query_one("#next").focus()
        handset.back()
        await a_second(hands)
        assert (handset.page, hands.focused()) == (Page.KIND, "next")


async def test_buttons_one_under_the_other_can_be_told_apart(handset: Handset) -> None:
    async with in_hand(handset, FakeHome()) as hands:
        await hands.press("enter")
        upper, lower = hands.app.screen.query("PhonePage Touch").results()
        assert lower.region.y == upper.region.bottom + 1
        await hands.press("f2")
        fills = [touch.styles.background for touch in hands.app.screen.query("PhonePage Touch.-choice")]
        assert len(fills) == len(Trouble)
        # They have no fill at rest, as choices of a list.
        assert {fill.hex.lower() for fill in fills[1:]} == {hands.app.theme_variables["surface"].lower()}


async def test_a_phone_that_goes_while_its_page_changes_by_itself_does_not_take_the_program_with_it(
    handset: Handset, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaving, may_leave = asyncio.Event(), asyncio.Event()

    async def unmounted(_page: PhonePage) -> None:
        leaving.set()
        await may_leave.wait()

    monkeypatch.setattr(PhonePage, "on_unmount", unmounted, raising=False)
    async with in_hand(handset) as hands:
        handset.toggle_menu()
        await leaving.wait()
        hands.app.query_one(PhoneView).remove()
        await hands._until_nobody_runs()
        may_leave.set()
        await hands.settle()
        assert not hands.app.query(PhoneView)
        assert hands.app.is_running

"""The QR page: scannable beside the phone's steps, the same secret whatever happens, hidden once it has expired."""

from __future__ import annotations

import pytest

from storage import Store
from tests.conftest import FixedClock
from tests.terminal.painter import decode, paint
from tests.terminal.scan import Link, quiet_zone, read_link, scannable
from tests.tui.harness import EACH_SIZE, Person, running
from tests.tui.journeys import GOOGLE, OKTA, at_device_type, at_qr_code
from tests.tui.stores import UNAVAILABLE, Gate, unavailable
from tests.tui.usable import assert_refused, assert_usable
from tests.tui.widgets.shelf import cells_of
from tui.config.settings import MethodSettings, Settings
from tui.methods.catalogue import Method, Phone, google_authenticator, of_an_organisation, okta_verify
from tui.screens.qr_code import QrCodePage
from tui.widgets.manual_key import ManualKey
from tui.wizard.steps import Step

REAL_STEPS = ("Ajouter un compte", "Autre", "Scannez le code QR")
NOT_ORGANISATION = "« Organisation », dans le guide sur papier, est pour les comptes d'une organisation Okta."


def page(person: Person) -> QrCodePage:
    """The page on screen."""
    shown = person.app.screen
    assert isinstance(shown, QrCodePage)
    return shown


def scanned(person: Person) -> Link:
    """What a phone reads."""
    (text,) = decode(paint(person.cells()))
    return read_link(text)


async def expire(person: Person, clock: FixedClock) -> None:
    """Let the ten minutes pass."""
    clock.advance(601)
    page(person).tick()
    await person.settle()


async def test_at_80x24_all_is_seen_at_once(store: Store, clock: FixedClock) -> None:
    journey = at_qr_code(store)
    async with running(store, clock, journey=journey) as person:
        link = scanned(person)
        assert (link.issuer, link.account, link.secret) == ("Espace client", "marie.tremblay", journey.pending.secret)
        assert quiet_zone(person.cells()) == 4
        assert (page(person).query_one("QRView").size.width, page(person).query_one("QRView").size.height) == (45, 23)
        assert_usable(person, "Configurez Okta Verify", "Impossible de numériser ?", "Précédent", "Suivant")
        words = person.words("#page")
        assert "Étapes 5 et 6 sur 9" in person.words("#card")
        assert "Sur votre iPhone, ouvrez l'application Okta Verify. 1 Ajouter un compte" in words
        assert all(f"{number} {step}" in words for number, step in enumerate(REAL_STEPS, 1))
        assert NOT_ORGANISATION in words
        assert words.endswith("Code valable jusqu'à 14:23")
        assert "─ Espace client ─ marie.tremblay ─╮" in person.text()


@pytest.mark.parametrize("method", [okta_verify(), google_authenticator()], ids=lambda method: method.id)
async def test_the_button_is_named_where_nothing_else_leads_on(store: Store, clock: FixedClock, method: Method) -> None:
    journey = at_qr_code(store, method=method.id)
    async with running(store, clock, journey=journey) as person:
        last = len(method.steps) + 1
        assert f"{last} Puis cliquez ici sur Suivant" in person.words("#page")
        assert "En attente" not in person.words("#page"), "no real phone is waited for"
        assert page(person).query_one("#page").max_scroll_y == 0
    async with running(store, clock, journey=journey._replace(methods=(of_an_organisation(method),))) as person:
        assert "… En attente de votre téléphone" in person.words("#page")
        assert "cliquez ici" not in person.words("#page")
        assert page(person).query_one("#page").max_scroll_y == 0


async def test_the_whole_screen_is_offered_where_it_holds_a_larger_picture(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_qr_code(store)) as person:
        for size, larger in (((80, 24), False), ((120, 40), False), ((100, 48), True)):
            await person.resize(*size)
            assert ("plein écran" in person.words("KeyLine")) == larger, size
            await person.press("f")
            assert page(person).full == larger, size
        assert scannable(person.cells())


@pytest.mark.parametrize("size", [(100, 30), (120, 40), (160, 50), (200, 60)])
@pytest.mark.parametrize("theme", ["sombre", "grand"])
async def test_a_large_terminal_has_the_same_words_and_the_buttons_at_the_foot(
    store: Store, clock: FixedClock, size: tuple[int, int], theme: str
) -> None:
    settings = Settings(theme="grand" if theme == "grand" else "sombre")
    journey = at_qr_code(store, settings, phone=Phone.ANDROID)
    async with running(store, clock, size, settings, journey) as person:
        assert person.words("#title") == "Configurez Okta Verify"
        assert all(word in person.words("#card") for word in ("Impossible de numériser ?", "Précédent", "Suivant"))
        words = person.words("#page")
        assert words.startswith("Sur votre Android, ouvrez l'application Okta Verify. 1 Ajouter un compte 2 ")
        assert all(words.count(step) == 1 for step in REAL_STEPS[1:])
        assert NOT_ORGANISATION in words
        assert "╭─ Espace client ──" in person.text()
        assert "─ marie.tremblay ─╮" in person.text()
        assert scannable(person.cells())
        sheet, bar, cannot_scan = (
            page(person).query_one(selector).region for selector in ("#sheet", "NavigationBar", "#cannot-scan")
        )
        assert bar.bottom == sheet.bottom - 1
        assert cannot_scan.bottom < bar.y
        bold = {cell.bold for cell in cells_of(person, "#by-scan .heading")[0] if cell.char.strip()}
        assert bold == {theme == "grand"}


async def test_a_huge_terminal_has_a_larger_picture(store: Store, clock: FixedClock) -> None:
    journey = at_qr_code(store)
    async with running(store, clock, (160, 50), journey=journey) as person:
        assert page(person).query_one("QRView").size.width == 90
        assert scanned(person).secret == journey.pending.secret


async def test_at_60x20_the_key_stands_in_its_place(store: Store, clock: FixedClock) -> None:
    journey = at_qr_code(store)
    async with running(store, clock, (60, 20), journey=journey) as person:
        assert_usable(person, "Configurez Okta Verify", "Précédent", "Suivant")
        assert not scannable(person.cells())
        assert person.words("#key").replace(" ", "") == journey.pending.secret
        assert person.words("#missing") == (
            "! Il manque 2 lignes et 16 colonnes pour afficher le code QR. Agrandissez la fenêtre, ou recopiez la clé :"
        )
        await person.resize(76, 21)
        assert "! Il manque 1 ligne pour" in person.words("#missing")
        await person.resize(75, 22)
        assert "! Il manque 1 colonne pour" in person.words("#missing")
        await person.resize(76, 22)
        assert scanned(person).secret == journey.pending.secret


async def test_the_key_is_not_made_beside_a_picture(store: Store, clock: FixedClock) -> None:
    journey = at_qr_code(store)
    async with running(store, clock, journey=journey) as person:
        assert not page(person).query(ManualKey)
        await person.resize(60, 20)
        assert_usable(person, "Configurez Okta Verify", "Précédent", "Suivant")
        assert person.words("#missing").startswith("! Il manque 2 lignes et 16 colonnes")
        assert person.words("#key").replace(" ", "") == journey.pending.secret
        await person.press("left")
        assert person.focused() == "back"


async def test_where_there_is_no_room_for_a_picture_the_arrows_spell_the_key(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, (60, 20), journey=at_qr_code(store)) as person:
        assert person.focused() == "key"
        assert "← → épeler" in person.words("KeyLine")
        await person.press("right")
        assert "Groupe 2 sur 8" in person.words("#by-hand")
        await person.press("enter")
        assert person.step() is Step.PROOF


@pytest.mark.parametrize("size", [(60, 20), (77, 21), (100, 21)])
async def test_without_a_picture_the_page_is_laid_out_like_any_other(
    store: Store, clock: FixedClock, size: tuple[int, int]
) -> None:
    async with running(store, clock, size, journey=at_device_type(store)) as person:
        looks = []
        for keys in (("space",), ("enter",)):
            await person.press(*keys)
            shown = person.app.screen
            rows = [row.split("Okta Verify")[0] for row in person.text().splitlines() if "Configurez" in row]
            regions = [shown.query_one(selector).region for selector in ("#card", "#title", "#page")]
            steps = [y for y, row in enumerate(person.text().splitlines()) if "sur 9" in row]
            looks.append((rows, regions[0], regions[1].offset, regions[2].x, len(steps), steps[0]))
        assert person.step() is Step.QR_CODE
        assert looks[0] == looks[1]
        assert cells_of(person, "#missing")[0][0].char == "▌"


async def test_every_size_has_the_same_secret(store: Store, clock: FixedClock) -> None:
    journey = at_qr_code(store)
    async with running(store, clock, journey=journey) as person:
        for size in ((60, 20), (20, 5), (120, 40), (1, 1), (200, 100), (80, 24)):
            await person.resize(*size)
            if size > (76, 22):
                assert scanned(person).secret == journey.pending.secret
        assert quiet_zone(person.cells()) == 4


@pytest.mark.parametrize(
    ("size", "card"),
    [((84, 27), (84, 25)), ((88, 40), (88, 25)), ((92, 27), (91, 25)), ((100, 30), (91, 26)), ((120, 40), (91, 26))],
)
async def test_the_card_comes_around_the_picture_as_the_terminal_grows_and_goes(
    store: Store, clock: FixedClock, size: tuple[int, int], card: tuple[int, int]
) -> None:
    async with running(store, clock, journey=at_qr_code(store)) as person:
        before = person.cells()
        await person.resize(*size)
        sheet = page(person).query_one("#sheet").region
        assert (sheet.width, sheet.height) == card
        assert page(person).query_one("#page").max_scroll_y == 0
        assert "╭─ Espace client ──" in person.text()
        assert_usable(person, "Configurez Okta Verify", "Impossible de numériser ?", "Précédent", "Suivant")
        await person.resize(80, 24)
        assert person.cells() == before


@pytest.mark.parametrize("size", [(79, 24), (76, 23), (80, 25)])
async def test_the_sheet_is_as_high_as_the_card_beside_it(
    store: Store, clock: FixedClock, size: tuple[int, int]
) -> None:
    async with running(store, clock, size, journey=at_qr_code(store)) as person:
        sheet, card = page(person).query_one("QRView").region, page(person).query_one("#card").region
        assert (sheet.y, sheet.bottom) == (card.y, card.bottom)
        margin = [row[sheet.x : sheet.x + 2] for row in person.cells()[sheet.y : sheet.bottom]]
        white = {cell.background for row in margin for cell in row}
        assert white == {"#ffffff"}
        assert scanned(person)


async def test_the_way_back_has_the_name_of_its_button(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, (76, 23), journey=at_qr_code(store)) as person:
        assert "Échap précédent" in person.words("KeyLine")
        await person.click("#cannot-scan")
        assert "Échap précédent" in person.words("KeyLine")


async def test_back_and_forth_has_the_same_secret(store: Store, clock: FixedClock) -> None:
    journey = at_qr_code(store)
    async with running(store, clock, journey=journey) as person:
        link = scanned(person)
        await person.press("escape", "enter")
        assert scanned(person) == link
        await person.press("enter", "escape")
        assert scanned(person) == link
        await person.press("escape")
        await person.click("#android")
        await person.press("enter")
        assert scanned(person) == link
        assert "Sur votre Android" in person.words("#page")


async def test_a_name_too_long_is_cut_in_the_picture(store: Store, clock: FixedClock) -> None:
    name = "n" * 64
    async with running(store, clock, journey=at_qr_code(store, name=name)) as person:
        link = scanned(person)
        assert name.startswith(link.account.removesuffix("~"))
        assert link.account.endswith("~")
        assert "[ Suivant ]" in person.words()


async def test_the_picture_is_black_on_white_in_every_theme(store: Store, clock: FixedClock) -> None:
    settings = Settings(theme="clair")
    async with running(store, clock, settings=settings, journey=at_qr_code(store, settings)) as person:
        region = page(person).query_one("QRView").region
        picture = [row[region.x : region.right] for row in person.cells()[region.y : region.bottom]]
        assert {cell.background for row in picture for cell in row} == {"#000000", "#ffffff"}
        assert scannable(person.cells())


@pytest.mark.parametrize("theme", ["sombre", "clair"])
async def test_the_picture_of_google_authenticator(store: Store, clock: FixedClock, theme: str) -> None:
    settings = Settings(theme="clair" if theme == "clair" else "sombre")
    journey = at_qr_code(store, settings, method=GOOGLE)
    async with running(store, clock, settings=settings, journey=journey) as person:
        assert scanned(person).secret == journey.pending.secret
        assert "Authenticator. 1 Appuyez sur le signe « + » (ou" in person.words("#page")


async def test_steps_of_the_settings(store: Store, clock: FixedClock) -> None:
    steps = ("Ouvrez [b]Okta[/b]", "Touchez [@click=app.quit]ici[/]\nou là", "Scannez")
    settings = Settings(methods={OKTA: MethodSettings(steps=steps)})
    async with running(store, clock, settings=settings, journey=at_qr_code(store, settings)) as person:
        words = person.words("#by-scan")
        assert words == (
            "Sur votre iPhone, ouvrez l'application Okta Verify. "
            "1 Ouvrez [b]Okta[/b] 2 Touchez [@click=app.quit]ici[/] ou là 3 Scannez 4 Puis cliquez ici sur Suivant"
        )


async def test_the_time_left(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_qr_code(store)) as person:
        for seconds in (19, 461):
            clock.advance(seconds)
            page(person).tick()
            await person.settle()
            assert person.words("#countdown") == "Code valable jusqu'à 14:23"
        clock.advance(19)
        page(person).tick()
        await person.settle()
        assert person.words("#countdown") == "! Ce code expire dans 1:41"


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_an_expired_code_is_not_shown_and_a_new_one_is_offered(
    store: Store, clock: FixedClock, size: tuple[int, int]
) -> None:
    journey = at_qr_code(store)
    async with running(store, clock, size, journey=journey) as person:
        await expire(person, clock)
        assert not scannable(person.cells())
        words = person.words()
        assert "! Ce code a expiré. Actualisez-le pour continuer." in person.words("#countdown")
        assert "[ Actualiser le code ]" in words
        assert "inverser" not in person.words("KeyLine"), "there is no picture"
        for gone in ("Suivant", "Impossible de numériser", "recopiez la clé", journey.pending.secret[:4]):
            assert gone not in words
        await person.press("enter")
        fresh = person.app.journey.pending
        assert fresh.secret != journey.pending.secret
        assert fresh.expires_at == clock.now + 600
        assert_usable(person, "Configurez Okta Verify", "Suivant")
        if size != (60, 20):
            assert scanned(person).secret == fresh.secret
        assert "Code valable jusqu'à 14:33" in person.words("#page")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_refreshing_when_the_store_fails(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    async with running(store, clock, size, journey=at_qr_code(store)) as person:
        await expire(person, clock)
        with monkeypatch.context() as full_disk:
            full_disk.setattr(store.enrolments, "begin", unavailable)
            await person.press("enter")
        assert_refused(person, UNAVAILABLE)
        await person.press("enter")
        fresh = person.app.journey.pending.secret
        if size == (60, 20):
            assert person.words("#key").replace(" ", "") == fresh
        else:
            assert scanned(person).secret == fresh


async def test_refreshing_twice_issues_once(store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(store.enrolments.begin)
    async with running(store, clock, journey=at_qr_code(store)) as person:
        monkeypatch.setattr(store.enrolments, "begin", gate)
        await expire(person, clock)
        await person.hurry("enter", "enter")
        gate.open()
        await person.settle()
        assert scannable(person.cells())
    assert gate.calls == 1


@pytest.mark.parametrize(
    ("way", "step"),
    [
        ("enter", Step.PROOF),
        ("#next", Step.PROOF),
        ("#cannot-scan", Step.MANUAL_ENTRY),
        ("#back", Step.DEVICE_TYPE),
        ("escape", Step.DEVICE_TYPE),
    ],
)
async def test_every_way_out(store: Store, clock: FixedClock, way: str, step: Step) -> None:
    async with running(store, clock, journey=at_qr_code(store)) as person:
        await (person.click(way) if way.startswith("#") else person.press(way))
        assert person.step() is step


@pytest.mark.parametrize("size", [(90, 48), (100, 47), (127, 48)])
async def test_the_whole_screen_has_the_picture_in_its_middle_and_the_way_back_beside_it(
    store: Store, clock: FixedClock, size: tuple[int, int]
) -> None:
    journey = at_qr_code(store)
    async with running(store, clock, size, journey=journey) as person:
        await person.press("f")
        columns, rows = size
        picture, way_back = page(person).query_one("QRView").region, page(person).query_one("#way-back").region
        assert abs(picture.x - (columns - picture.right)) <= 1
        assert abs(picture.y - (rows - 1 - picture.bottom)) <= 1
        assert quiet_zone(person.cells()) >= 4
        assert scanned(person).secret == journey.pending.secret
        if size[0] <= 100:
            assert not way_back
        else:
            assert person.words("#way-back") == "Échap : retour"
            assert way_back.right < picture.x
        assert "plein écran" not in person.words("KeyLine")
        assert "Échap retour" in person.words("KeyLine")
        assert {cell.background for cell in person.cells()[0]} == {"#ffffff"}


@pytest.mark.parametrize("back", ["f", "escape"])
@pytest.mark.parametrize("focused", ["next", "back", "cannot-scan"])
async def test_after_the_whole_screen_the_focus_is_where_it_was(
    store: Store, clock: FixedClock, back: str, focused: str
) -> None:
    async with running(store, clock, (100, 48), journey=at_qr_code(store)) as person:
        page(person).query_one(f"#{focused}").focus()
        await person.settle()
        before = person.cells()
        await person.press("f", back)
        assert person.focused() == focused
        assert person.cells() == before

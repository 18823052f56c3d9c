"""The demonstration by hand: the wizard and the phone share the terminal, and neither stands in the other's way."""

from __future__ import annotations

import pytest

from storage import Store
from tests.tui.demos import Stage
from tests.tui.harness import Person
from tui.config.settings import Settings, Theme
from tui.demo import samples
from tui.demo.app import DemoApp
from tui.methods.key_uri import key_uri
from tui.phone.handset import Page, Trouble
from tui.phone.pages import troubles
from tui.phone.view import PhoneView
from tui.screens import WizardPage
from tui.screens.help import HelpPanel
from tui.screens.watching_page import WatchingPage
from tui.widgets.field import Field
from tui.widgets.key_line import KeyLine
from tui.widgets.qr_view import QRView
from tui.widgets.words import Words
from tui.wizard.steps import Step


async def to_the_picture(person: Person) -> str:
    """From Connexion to the QR code; returns its link."""
    client = samples.samples()[0]
    await person.fill(client.name, client.password)
    await person.press("enter")
    await person.press("space")
    while person.focused() != "next":
        await person.press("tab")
    await person.press("enter")
    assert person.step() is Step.QR_CODE
    pending = person.app.journey.pending
    return str(key_uri(pending.issuer, pending.account, pending.secret))


def apart(person: Person) -> bool:
    """Whether the picture is whole beside the phone."""
    picture, phone = person.app.screen.query_one(QRView).region, person.app.screen.query_one(PhoneView).region
    return phone.area > 0 and not picture.overlaps(phone) and person.app.size.region.contains_region(picture)


def test_each_sample_client_has_a_story(store: Store) -> None:
    samples.populate(store)
    marie, paul, lea = (store.sign_in.with_password(sample.name, sample.password) for sample in samples.samples())
    assert (marie.must_enrol, marie.grace_days) == (False, None)
    assert (paul.must_enrol, paul.grace_days) == (True, 0)
    assert (lea.must_enrol, lea.grace_days) == (False, 14)


async def test_the_first_page_has_the_clients_and_their_passwords(stage: Stage) -> None:
    async with stage.by_hand() as (person, _app):
        lines = [" ".join(line.strip("│").split()) for line in person.text().splitlines()]
        for number, sample in enumerate(samples.samples(), 1):
            assert f"{number} {sample.name} {sample.password} {sample.story}" in lines
        hint = "Démonstration : 1, 2, 3 ou un clic choisit un client. F3 : le téléphone."
        assert hint in lines, "whole, on one line"
        assert "[ Me connecter ]" in lines


@pytest.mark.parametrize("size", [(80, 24), pytest.param((120, 40), marks=pytest.mark.long), (140, 45)])
async def test_every_page_says_that_it_is_a_demonstration(stage: Stage, size: tuple[int, int]) -> None:
    async with stage.by_hand(size) as (person, _app):
        await person.fill("marie.tremblay", "lilas-du-jardin")
        for key in ("enter", "space", "enter"):
            foot = person.app.screen.query_one("#card").region.bottom - 1
            assert "─ Démonstration ─╯" in person.text().splitlines()[foot], person.step()
            await person.press(key)
        assert person.step() is Step.QR_CODE
        foot = person.app.screen.query_one("#sheet").region.bottom - 1
        assert "─ Démonstration ─╯" in person.text().splitlines()[foot]


@pytest.mark.parametrize("size", [(120, 30), pytest.param((120, 40), marks=pytest.mark.long), (130, 50)])
async def test_the_card_never_moves_and_the_phone_is_beside_it(stage: Stage, size: tuple[int, int]) -> None:
    async with stage.by_hand(size) as (person, _app):
        shown = person.app.screen
        card, phone = shown.query_one("#card").region, shown.query_one(PhoneView).region
        assert (phone.y, phone.bottom) == (card.y, card.bottom)
        await to_the_picture(person)
        shown = person.app.screen
        sheet = shown.query_one("#sheet").region
        assert (sheet.y, sheet.bottom) == (card.y, card.bottom)
        assert shown.query_one(PhoneView).region == phone
        assert sheet.right <= phone.x
        if size[0] == 120:
            assert sheet == card


@pytest.mark.parametrize("theme", ["sombre", "clair"])
async def test_the_phone_reads_the_picture_beside_it(stage: Stage, theme: str) -> None:
    settings = Settings(theme="clair" if theme == "clair" else "sombre")
    async with stage.by_hand((140, 45), settings) as (person, app):
        link = await to_the_picture(person)
        for size in ((140, 45), (120, 40), (200, 60), (120, 24)):
            await person.resize(*size)
            assert apart(person)
            assert app._look() == [link]


@pytest.mark.parametrize(("theme", "size"), [("sombre", (80, 24)), ("clair", (100, 30))])
async def test_a_phone_that_hides_the_picture_has_seen_it(stage: Stage, theme: Theme, size: tuple[int, int]) -> None:
    async with stage.by_hand(size, Settings(theme=theme)) as (person, app):
        link = await to_the_picture(person)
        await person.press("f3")
        assert not person.app.screen.query_one("#beside").display
        assert app._look() == [link]
        await person.press("f3")
        assert not person.app.screen.query_one("#hand").display


@pytest.mark.parametrize("theme", ["sombre", "grand"])
async def test_card_and_phone_are_on_the_same_rows_and_stay_there(stage: Stage, theme: Theme) -> None:
    async with stage.by_hand((120, 40), Settings(theme=theme)) as (person, app):
        card, phone = app.screen.query_one("#card").region, app.screen.query_one(PhoneView).region
        link = await to_the_picture(person)
        sheet, page = app.screen.query_one("#sheet").region, app.screen.query_one("#page")
        assert sheet == card
        assert app.screen.query_one(PhoneView).region == phone
        assert (phone.y, phone.bottom) == (card.y, card.bottom)
        # All of it is in sight, and nothing was taken from around the picture.
        assert page.max_scroll_y == 0
        view = app.screen.query_one(QRView)
        assert view.picture
        assert view.picture.quiet_zone == 4
        assert sheet.contains_region(view.region)
        assert (view.size.width, view.size.height >= view.picture.rows) == (view.picture.columns, True)
        assert app._look() == [link]
        await person.click("#cannot-scan")
        assert app.screen.query_one("#card").region == card
        assert app.screen.query_one(PhoneView).region == phone


async def test_what_is_typed_outlives_another_size(stage: Stage) -> None:
    async with stage.by_hand((140, 45)) as (person, app):
        await person.type("marie")
        for columns, both in ((100, False), (119, False), (120, True), (80, False), (160, True)):
            await person.resize(columns, 40)
            assert app.screen.query_one("#name", Field).value == "marie"
            assert person.focused() == "name"
            assert ("Téléphone simulé" in person.text()) is both
        await person.type(".tremblay")
        assert app.screen.query_one("#name", Field).value == "marie.tremblay"


async def test_the_picture_is_laid_out_anew_and_stays_the_same(stage: Stage) -> None:
    async with stage.by_hand((119, 40)) as (person, app):
        link = await to_the_picture(person)
        await person.resize(120, 40)
        assert apart(person)
        assert app._look() == [link]
        await person.resize(119, 40)
        await person.press("f3")
        assert app._look() == [link]


async def test_the_keys_come_back_to_where_they_were(stage: Stage) -> None:
    async with stage.by_hand() as (person, app):
        await to_the_picture(person)
        await person.press("shift+tab")
        before = person.focused()
        await person.press("f3")
        assert app.screen.query_one(PhoneView).has_focus_within
        await person.press("f3")
        assert person.focused() == before


def solid(person: Person) -> list[str]:
    """What Enter presses, as both sides draw it."""
    return [
        widget.id or ""
        for widget in person.app.screen.query("NavButton, Touch")
        if widget.region and (widget.has_focus or widget.has_class("-enter"))
    ]


@pytest.mark.parametrize("size", [(80, 24), pytest.param((120, 40), marks=pytest.mark.long), (200, 60)])
async def test_while_the_phone_has_the_keys_the_page_says_nothing_else(stage: Stage, size: tuple[int, int]) -> None:
    async with stage.by_hand(size) as (person, app):
        for step in (Step.SIGN_IN, Step.QR_CODE):
            if step is Step.QR_CODE:
                await to_the_picture(person)
            line, page = app.screen.query_one(KeyLine), solid(person)
            shown = line.region and person.words("KeyLine")
            assert len(page) == 1
            await person.press("f3")
            assert solid(person) == [person.focused()]
            assert app.screen.query_one(PhoneView).has_focus_within
            if size[0] >= 120:
                assert person.words("KeyLine") == "Tab suivant Entrée appuyer Échap retour F2 ennuis F1 aide"
            await person.press("f3")
            assert solid(person) == page
            assert (line.region and person.words("KeyLine")) == shown


async def test_a_phone_in_front_that_has_lost_the_keys_is_put_away(stage: Stage) -> None:
    async with stage.by_hand() as (person, app):
        link = await to_the_picture(person)
        await person.press("f3")
        app.screen.set_focus(None)
        await person.press("f3")
        assert app.screen.query_one("#beside").display
        await person.press("f3")
        assert app._look() == [link]


async def test_a_phone_in_front_leaves_room_for_the_wizard_where_there_is_some(stage: Stage) -> None:
    async with stage.by_hand() as (person, app):
        await person.press("f3")
        await person.resize(120, 30)
        assert "Connexion" in person.text()
        assert "Téléphone simulé" in person.text()
        assert app.screen.query_one(PhoneView).has_focus_within
        await person.resize(80, 24)
        assert "Connexion" not in person.text()
        await person.press("f3")
        assert person.focused() == "name"


async def test_the_phone_leads_on_without_a_code(stage: Stage) -> None:
    async with stage.by_hand() as (person, app):
        await to_the_picture(person)
        await person.press("f3", "enter", "enter", "enter", "enter")
        assert "Compte ajouté" in person.text()
        await person.press("enter")
        if isinstance(app.screen, WatchingPage):
            app.screen.watch_enrolment()
            await person.settle()
        assert person.step() is Step.ACTIVATED
        assert app.screen.query_one("#beside").display


async def test_nothing_untrue_is_said_of_a_phone_that_calls_home(stage: Stage) -> None:
    async with stage.by_hand((120, 40)) as (person, _app):
        await to_the_picture(person)
        await person.press("enter")
        assert person.step() is Step.PROOF
        assert "guide sur papier" not in person.words("#page")


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_a_clock_that_is_off_is_told_on_both_sides(stage: Stage, size: tuple[int, int]) -> None:
    async with stage.by_hand(size) as (person, app):
        await to_the_picture(person)
        app.handset.toggle(Trouble.FAST)
        await person.press("f3", "enter", "enter", "enter", "enter", "enter")
        said = "Code refusé : l'heure de votre téléphone avance de 2 min 30"
        assert said in person.words("#phone").replace("│ ", "").replace(" │", "")
        if size == (80, 24):
            await person.press("f3")
        assert isinstance(app.screen, WatchingPage)
        app.screen.watch_enrolment()
        await person.settle()
        assert said in person.words("#notice")
        assert "réglage automatique" not in person.words("#notice"), "there is room for what is so"
        assert not app.screen.query_one("#page").show_vertical_scrollbar
        assert person.step() is Step.QR_CODE


async def test_f3_is_named_on_every_page(stage: Stage) -> None:
    async with stage.by_hand() as (person, _app):
        for named in ("F2  English", "F1  aide   Ctrl+Q  quitter   F3  téléphone"):
            assert named in person.text().splitlines()[-1]
        await to_the_picture(person)
        assert "F3  téléphone" in person.text().splitlines()[-1]


async def test_help_hides_both_and_the_phone_waits(stage: Stage) -> None:
    async with stage.by_hand((140, 45)) as (person, app):
        await person.press("f1", "f3")
        assert not isinstance(app.screen, WizardPage)
        await person.press("escape", "f3")
        assert app.screen.query_one(PhoneView).has_focus_within


@pytest.mark.parametrize(("size", "key"), [((60, 20), "f1"), ((140, 45), "question_mark")])
async def test_help_explains_the_problems_where_they_are_chosen(stage: Stage, size: tuple[int, int], key: str) -> None:
    async with stage.by_hand(size) as (person, app):
        await person.press("f3", key)
        assert isinstance(app.screen, HelpPanel)
        assert app.screen.query_one("#help").border_title == "Connexion"
        await person.press("escape", "f2", key)
        assert app.screen.query_one("#help").border_title == "Ennuis"
        said = [str(paragraph.content) for paragraph in app.screen.query(Words)]
        assert [(label, told) for label, told in troubles().values() if f"{label}\n{told}" not in said] == []
        await person.press("escape")
        assert app.screen.query_one(PhoneView).has_focus_within
        assert app.handset.page is Page.TROUBLES


async def test_without_a_decoder_the_phone_takes_the_link(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.phone.scanner.can_scan", lambda: False)
    async with stage.by_hand((140, 45)) as (person, app):
        link = await to_the_picture(person)
        await person.press("f3", "enter", "enter", "enter")
        words = person.words("#phone").replace("│ ", "").replace(" │", "")
        assert "Le lecteur d'images n'est pas installé" in words
        assert "[ Scannez le code QR ]" not in words
        await person.press("enter")
        await person.paste(link)
        await person.press("enter")
        assert "Compte ajouté" in person.words("#phone")
        assert app.handset.accounts[0].secret == app.journey.pending.secret


def test_a_seed_makes_the_same_secrets() -> None:
    first, again, other = (samples.secrets_from(seed) for seed in (7, 7, 8))
    keys = [first(), first()]
    assert keys == [again(), again()]
    assert len({*keys, other()}) == 3


async def test_ctrl_q_leaves(stage: Stage) -> None:
    async with stage.by_hand() as (person, app):
        assert isinstance(app, DemoApp)
        await person.press("f3")
        await person.press("ctrl+q")
        assert not app.is_running or app._exit


async def test_the_key_at_the_edge_of_the_phone_can_be_clicked(stage: Stage) -> None:
    async with stage.by_hand((120, 40)) as (person, app):
        phone = app.screen.query_one(PhoneView)
        foot = person.cells()[phone.region.bottom - 1][phone.region.x : phone.region.right]
        at = "".join(cell.char for cell in foot).index("F3")
        assert foot[at].background == app.theme_variables["cap"]
        for there in (True, False):
            await person.pilot.click(PhoneView, offset=(at, phone.region.height - 1))
            await person.settle()
            assert phone.has_focus_within is there

"""What holds on every page: how to leave, what never leaves, and the looks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from unicodedata import normalize

import pytest
from textual.css.query import NoMatches
from textual.widget import MountError
from textual.worker import WorkerFailed

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.terminal.hostile import NAMES
from tests.tui.harness import running
from tests.tui.journeys import (
    NAME,
    at_activated,
    at_client_space,
    at_device_type,
    at_manual_entry,
    at_methods,
    at_proof,
    at_qr_code,
    begun,
)
from tui.config.settings import Settings
from tui.language.text import clean
from tui.screens import page_of
from tui.screens.app import GuichetApp
from tui.terminal import crash
from tui.wizard.journey import Journey
from tui.wizard.steps import Step


async def test_ctrl_c_says_how_to_leave_and_loses_nothing(store: Store, clock: FixedClock) -> None:
    journey = at_proof(store)
    async with running(store, clock, journey=journey) as person:
        await person.type("123")
        await person.press("ctrl+c")
        assert "Pour quitter : Ctrl+Q." in person.words()
        assert person.app.journey == journey
        assert person.app.is_running


async def test_ctrl_q_leaves(store: Store, clock: FixedClock) -> None:
    async with running(store, clock, journey=at_qr_code(store)) as person:
        await person.pilot.press("ctrl+q")
        assert not person.app.is_running
        assert person.app.return_code == 0


@pytest.mark.parametrize("theme", ["sombre", "clair"])
async def test_the_look_is_that_of_the_settings(store: Store, clock: FixedClock, theme: str) -> None:
    settings = Settings(theme="clair" if theme == "clair" else "sombre")
    async with running(store, clock, settings=settings, journey=begun()) as person:
        assert person.cells()[12][40].background == {"sombre": "#1e2228", "clair": "#fdfcf9"}[theme]
        assert person.cells()[23][79].background == {"sombre": "#121417", "clair": "#e8e5de"}[theme]


async def test_nothing_goes_to_a_clipboard_or_a_browser(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    async with running(store, clock) as person:
        await person.type(NAME)
        await person.press("ctrl+shift+a", "super+c")
        person.app.copy_to_clipboard("secret")
        person.app.open_url("https://example.com")
        assert person.app.clipboard == ""


async def test_no_palette_of_commands_and_no_window_within(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(NAME, PASSWORD)
    async with running(store, clock) as person:
        await person.press("ctrl+p", "f12", "ctrl+backslash")
        assert len(person.app.screen_stack) == 1
        assert "Connexion" in person.text()


async def test_warming_up_shows_nothing_and_loads_the_rest_once_somebody_is_past_the_first_page(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    warmed = {name: telling(monkeypatch, store, name) for name in ("warm_up_sign_in", "warm_up")}
    monkeypatch.setattr("tui.app.base.WARM_UP_AFTER", 0.01)
    store.administration().accounts.add(NAME, PASSWORD)
    async with running(store, clock) as person:
        before = person.text()
        await warmed["warm_up_sign_in"].wait()
        await person.settle()
        assert person.text() == before
        assert not warmed["warm_up"].is_set()
        await person.fill(NAME, PASSWORD)
        before = person.text()
        await warmed["warm_up"].wait()
        await person.settle()
        assert person.text() == before


def telling(monkeypatch: pytest.MonkeyPatch, store: Store, name: str) -> asyncio.Event:
    """Return what is set once this method of the store, which a thread calls, has returned."""
    method, done, loop = getattr(store, name), asyncio.Event(), asyncio.get_running_loop()

    def called() -> None:
        method()
        loop.call_soon_threadsafe(done.set)

    monkeypatch.setattr(store, name, called)
    return done


async def test_a_failure_is_one_sentence_and_a_reference(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError(PASSWORD)

    async def sign_in() -> None:
        async with running(store, clock) as person:
            seen.append(person.app)
            await person.fill(NAME, PASSWORD)

    seen: list[GuichetApp] = []
    store.administration().accounts.add(NAME, PASSWORD)
    monkeypatch.setattr(store.sign_in, "with_password", fail)
    with pytest.raises(WorkerFailed):
        await sign_in()
    (app,) = seen
    assert app.return_code == 1
    log = (crash.log_directory() / "guichet.log").read_text("utf-8")
    reference = log.split()[1]
    shown = capfd.readouterr().err
    assert " ".join(shown.split()) == crash.apology(reference)
    assert PASSWORD not in log


@pytest.mark.parametrize("kind", ["markup", "the clipboard", "C1 controls", "bidirectional", "wide and combining"])
async def test_a_hostile_name_is_shown_clean(store: Store, clock: FixedClock, kind: str) -> None:
    name = NAMES[kind]
    store.administration().accounts.add(NAME, PASSWORD)
    session = store.sign_in.with_password(NAME, PASSWORD)
    planted = session._replace(user=session.user._replace(name=name))
    async with running(store, clock, journey=begun().signed_in(planted).finish()) as person:
        shown = normalize("NFC", " ".join(clean(name).split()))
        assert person.words("#title").startswith("Bonjour ")
        assert person.words("#step") == f"{shown} (client)"
        service, _line, person_there = person.text().splitlines()[0].strip("╭─╮ ").partition(" ─")
        assert (service, normalize("NFC", person_there.lstrip("─ "))) == ("Espace client", shown)


PAGES: dict[Step, Callable[..., Journey]] = {
    Step.METHODS: at_methods,
    Step.DEVICE_TYPE: at_device_type,
    Step.QR_CODE: at_qr_code,
    Step.MANUAL_ENTRY: at_manual_entry,
    Step.PROOF: at_proof,
}


@pytest.mark.parametrize("step", PAGES)
async def test_a_name_of_markup_is_never_obeyed(store: Store, clock: FixedClock, step: Step) -> None:
    name = "[@click=app.quit]a[/]\\[b]"
    journey = PAGES[step](store, name=name)
    async with running(store, clock, journey=journey) as person:
        assert person.text().splitlines()[0].endswith(f" {name} ─╮") == (step is not Step.QR_CODE)
        assert isinstance(person.app.screen, page_of(step))
        await person.click("#sign-out" if step is Step.METHODS else "#back")
        assert person.app.is_running


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize("make", [at_activated, at_client_space])
async def test_a_terminal_too_small_for_anything(
    store: Store, clock: FixedClock, rows: int, make: Callable[[Store, FixedClock], Journey]
) -> None:
    journey = make(store, clock)
    async with running(store, clock, (rows * 4, rows), journey=journey) as person:
        await person.resize(80, 24)
        assert person.app.journey == journey
        assert "F1 aide" in person.words()


async def test_a_page_that_lacks_its_widgets_while_the_program_ends_is_no_failure(
    store: Store, clock: FixedClock
) -> None:
    async with running(store, clock, journey=at_qr_code(store)) as person:
        person.app.exit(return_code=143)
        for error in (NoMatches(), MountError()):
            person.app._handle_exception(error)
    assert person.app.return_code == 143
    assert not crash.log_directory().exists()

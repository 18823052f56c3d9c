"""The screens of the operators' console that are kept as pictures, at 80x24 and at 120x40."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import chdir, suppress
from pathlib import Path
from unittest.mock import patch

from storage import Role, SignInRefused, Store, Waypoint
from storage.services.importing import Importing
from tests.conftest import PASSWORD, FixedClock
from tests.pictures.stories import DRAWN, Picture, Story, answered, settings, with_phones
from tests.storage.approvers import shown, with_a_phone
from tests.storage.people import issue_codes
from tests.tui.console.office import OPERATOR, Operator, Slow, console, enrolled, running_console, until, until_told
from tui.config.settings import Theme
from tui.console.app import WARNING
from tui.console.section import Section

ISSUED = "k7mp-q2xw-ab3d-9hjt"
"""A made-up password, so that the pictures stay the same."""
DAY = 86_400
LEFT = {
    Waypoint.METHODS: 3,
    Waypoint.DEVICE_TYPE: 5,
    Waypoint.QR_CODE: 12,
    Waypoint.MANUAL_ENTRY: 2,
    Waypoint.PROOF: 6,
}
"""The number of people who left the guide at each waypoint."""


def populate(store: Store, clock: FixedClock) -> None:
    """Add accounts in every state, people who have left the guide, and two who are in it."""
    store.administration().accounts.add("jean.roy", PASSWORD, mfa_required=True, email="jean.roy@exemple.fr")
    for waypoint, times in LEFT.items():
        for _time in range(times):
            store.visits.reach(store.sign_in.with_password("jean.roy", PASSWORD), waypoint, "okta_verify")
    clock.advance(3 * DAY)
    marie = enrolled(store, clock, "marie.tremblay", device="iPhone de Marie")
    store.administration().accounts.set_mfa("marie.tremblay", required=True)
    store.administration().accounts.set_email("marie.tremblay", "marie.tremblay@exemple.fr")
    anne = enrolled(store, clock, "anne.petit", device="Téléphone d'Anne")
    clock.advance(60)
    issue_codes(store, anne.session)
    store.administration().accounts.reset_factors("marie.tremblay", reason="Téléphone perdu", identity="Passeport")
    clock.advance(DAY)
    session = store.sign_in.with_password(marie.session.user.name, PASSWORD)
    store.visits.reach(session, Waypoint.QR_CODE, "okta_verify")
    store.enrolments.begin(session, "okta_verify", "iphone", "Espace client", name="Nouvel iPhone")
    store.administration().accounts.add("paul.durand", PASSWORD)
    store.administration().accounts.set_disabled("paul.durand", disabled=True)
    store.administration().accounts.add("sophie.bernard", mfa_required=True)
    store.administration().accounts.add("émilie.côté", PASSWORD)
    store.administration().accounts.set_mfa("émilie.côté", required=True, grace_days=5)
    store.visits.reach(store.sign_in.with_password("émilie.côté", PASSWORD), Waypoint.METHODS)
    store.administration().accounts.add("luc.gagnon", PASSWORD)
    for _attempt in range(5):
        with suppress(SignInRefused):
            store.sign_in.with_password("luc.gagnon", "pas le bon")
        clock.advance(20)


async def accounts(operator: Operator, clock: FixedClock) -> AsyncIterator[str]:
    """Show the list, an account, and the actions on it."""
    yield "comptes"
    await operator.open("luc")
    yield "compte-bloque"
    await operator.press("down", "down", "right", "enter")
    yield "debloquer"
    await operator.press("escape", "escape", "escape")
    await operator.open("anne")
    yield "compte"
    await operator.press("right", "enter")
    yield "exiger"
    await operator.press("escape", "down", "right")
    clock.advance(130)
    await operator.press("enter")
    yield "reinitialiser"
    await operator.press("escape", "right", "enter")
    yield "fermer"
    await operator.press("escape", "left", "left", "enter")
    yield "adresse"
    await operator.press("escape", "left", "enter")
    await operator.code(clock)
    yield "mot-de-passe"
    await operator.press("escape")
    yield "mot-de-passe-quitter"
    await operator.press("right", "enter")


async def sections(operator: Operator) -> AsyncIterator[str]:
    """Show each page that a function key opens."""
    await operator.press(Section.UNDER_WAY.key)
    yield "en-cours"
    await operator.press(Section.NEW_ACCOUNT.key)
    await operator.type("nouvelle.cliente")
    await operator.press("tab")
    await operator.type("nouvelle.cliente@exemple.fr")
    yield "nouveau"
    await operator.press("f1")
    yield "aide"
    await operator.press("escape", Section.AUDIT_LOG.key)
    yield "nouveau-abandonner"
    await operator.click("#yes")
    yield "journal"
    await operator.press("v")
    yield "journal-entier"
    await operator.press("enter")
    yield "evenement"
    await operator.press("escape", "f")
    yield "filtrer"
    await operator.press("escape", "e")
    yield "exporter"
    await operator.press("escape")


async def importing(operator: Operator, store: Store) -> AsyncIterator[str]:
    """Show the import of a file, half-way and at its end."""
    lines = ["name,email,mfa_required", "anne.petit,,", "luc.petit,pas une adresse,", "eva.petit,,peut-être"]
    Path("clients.csv").write_text("\n".join([*lines, *(f"client{number},," for number in range(30))]), "utf-8")
    slow = Slow(store, at=16)
    with patch.object(Importing, "users", slow):
        await operator.press(Section.IMPORT.key)
        await operator.fill("clients.csv", "mots-de-passe.csv")
        yield "importer-question"
        operator.focus("#yes")
        await operator.hurry("enter")
        await until(operator, slow.reached)
        await until_told(operator, 16)
        yield "importer-en-cours"
        slow.go_on.set()
        # Whose path would be another one each time.
        with patch.object(Path, "absolute", lambda path: Path("/home/claire.moreau", path)):
            await operator.settle()
    yield "importer"


async def _everything(store: Store, clock: FixedClock, size: tuple[int, int], ending: str) -> AsyncIterator[Picture]:
    populate(store, clock)
    async with running_console(store, clock, size, settings()) as operator:
        yield Picture(f"console-connexion{ending}", operator)
    with (
        patch("storage.domain.passwords.one_time_password", lambda: ISSUED),
        tempfile.TemporaryDirectory() as folder,
        chdir(folder),
    ):
        async with console(store, clock, size, settings()) as operator:
            for walk in (accounts(operator, clock), sections(operator), importing(operator, store)):
                async for name in walk:
                    yield Picture(f"console-{name}{ending}", operator)
            clock.advance(settings().console_idle_seconds - WARNING)
            operator.app.watch_presence()
            await operator.settle()
            yield Picture(f"console-silence{ending}", operator)


async def a_console(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show every page and action at 80x24."""
    async for picture in _everything(store, clock, (80, 24), ""):
        yield picture


async def a_large_console(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show the console at 120x40, where the account stands beside the list."""
    async for picture in _everything(store, clock, (120, 40), "-large"):
        yield picture


async def _looks(store: Store, clock: FixedClock, theme: Theme) -> AsyncIterator[Picture]:
    populate(store, clock)
    async with console(store, clock, settings=settings(theme)) as operator:
        yield Picture(f"console-comptes-{theme}", operator)
        await operator.open("anne")
        yield Picture(f"console-compte-{theme}", operator)
        await operator.press("down", "down", "right", "enter", "enter")
        yield Picture(f"console-reinitialiser-{theme}", operator)


async def a_light_console(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show the light theme, for a bright counter."""
    async for picture in _looks(store, clock, "clair"):
        yield picture


async def a_console_of_high_contrast(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show the theme of high contrast, for people who see little."""
    async for picture in _looks(store, clock, "contraste"):
        yield picture


async def an_operator_who_approves(store: Store, clock: FixedClock) -> AsyncIterator[Picture]:
    """Show the way in of an operator whose phone approves, and an action that waits for the phone."""
    populate(store, clock)
    phone = with_a_phone(store, clock, OPERATOR, role=Role.OPERATOR)
    with patch(*DRAWN):
        async with running_console(store, clock, settings=with_phones()) as operator:
            await operator.fill(OPERATOR, PASSWORD)
            yield Picture("console-accord-connexion", operator)
            phone.accept(shown(phone, clock), "47")
            await answered(operator, clock)
            await operator.press("escape")
            clock.advance(130)
            await operator.open("anne")
            await operator.click("#email")
            await operator.type("anne.petit@exemple.fr")
            await operator.press("enter", "enter")
            yield Picture("console-accord", operator)
            phone.decline(shown(phone, clock))
            await answered(operator, clock)
            yield Picture("console-accord-refuse", operator)


CONSOLE_STORIES: tuple[Story, ...] = (
    a_console,
    a_large_console,
    a_light_console,
    a_console_of_high_contrast,
    an_operator_who_approves,
)

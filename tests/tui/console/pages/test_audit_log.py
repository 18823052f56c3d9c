"""Journal: read, filtered, verified, exported."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest

from storage import Action, SignInRefused, Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.pictures.cells import text_of
from tests.storage.people import change
from tests.tui.console.office import CLIENT, OPERATOR, Operator, console
from tests.tui.harness import EACH_SIZE
from tui.console.pages.audit_log import AT_A_TIME
from tui.console.section import Section
from tui.console.widgets.lines import Lines
from tui.messages import audit

DAY = 86_400


def rows(operator: Operator) -> list[str]:
    """What the list shows, a line each."""
    seen = operator.app.screen.query_one(Lines).choices.region
    # After the column of the bar.
    lines = text_of([row[seen.x + 1 : seen.right] for row in operator.cells()[seen.y : seen.bottom]]).splitlines()
    return [" ".join(line.split()) for line in lines if line.strip()]


async def test_the_newest_is_on_top_and_new_ones_come_by_themselves(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        store.administration().accounts.add(CLIENT, PASSWORD)
        await operator.press(Section.AUDIT_LOG.key)
        assert rows(operator)[0] == f"21/09/26 14:13 compte créé {CLIENT} fait"
        await operator.press("down")
        store.administration().accounts.set_disabled(CLIENT, disabled=True)
        await operator.later()
        assert rows(operator)[0] == f"21/09/26 14:13 compte fermé {CLIENT} fait"
        assert operator.app.screen.query_one(Lines).choices.highlighted == 2, "the same event stays chosen"


async def test_older_ones_come_as_one_goes_down(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    for number in range(AT_A_TIME + 20):
        store.administration().accounts.set_disabled(CLIENT, disabled=number % 2 == 0)
    async with console(store, clock) as operator:
        await operator.press(Section.AUDIT_LOG.key)
        assert f"les {AT_A_TIME} derniers, d'autres plus bas" in operator.text()
        await operator.press("end")
        count = len(list(store.administration().audit_log.events()))
        assert f"{count} événements" in operator.text()
        await operator.press("end")
        assert rows(operator)[-1] == f"21/09/26 14:13 compte créé {CLIENT} fait"


async def test_so_many_new_ones_that_some_were_not_read(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    async with console(store, clock) as operator:
        await operator.press(Section.AUDIT_LOG.key)
        for number in range(AT_A_TIME + 20):
            store.administration().accounts.set_disabled(CLIENT, disabled=number % 2 == 0)
        await operator.later()
        keys = [int(option.id or 0) for option in operator.app.screen.query_one(Lines).choices.options]
        assert keys == list(range(keys[0], keys[-1] - 1, -1)), "no gap"


async def test_one_event_whole(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        store.administration().accounts.add(CLIENT, PASSWORD)
        store.administration().accounts.set_mfa(CLIENT, required=True, grace_days=3)
        await operator.press(Section.AUDIT_LOG.key, "enter")
        assert "Quand 21/09/2026 à 14:13:20" in operator.words().replace("│ │ ", "")
        assert "Détail dans 3 jours" in operator.words().replace("│ │ ", "")
        await operator.press("escape")
        assert "Journal" in operator.text()


async def filtered(operator: Operator, account: str = "", days: str = "") -> None:
    """Ask for some events only."""
    await operator.press("f", "ctrl+u")
    await operator.type(account)
    await operator.press("tab", "tab", "tab", "ctrl+u")
    await operator.fill(days)


async def test_events_are_filtered_by_account_and_days(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    clock.advance(10 * DAY)
    store.administration().accounts.set_disabled(CLIENT, disabled=True)
    async with console(store, clock) as operator:
        await operator.press(Section.AUDIT_LOG.key)
        await filtered(operator, CLIENT)
        assert [row.split(" ", 2)[2] for row in rows(operator)] == [
            f"compte fermé {CLIENT} fait",
            f"compte créé {CLIENT} fait",
        ]
        await filtered(operator, CLIENT, "7")
        assert [row.split(" ", 2)[2] for row in rows(operator)] == [f"compte fermé {CLIENT} fait"]
        assert f"compte {CLIENT} · depuis le 24/09/2026 à 14:13" in operator.words()
        await operator.press("f", "tab", "tab", "tab", "ctrl+u")
        await operator.fill("0")
        assert operator.words("#days").endswith("0 ✗ Donnez un nombre de 1 à 3660.")
        await operator.press("escape")
        await operator.click("#yes")
        await operator.press(Section.ACCOUNTS.key, Section.AUDIT_LOG.key)
        assert f"{CLIENT} · depuis le" in operator.words(), "kept while the operator is signed in"


async def test_the_beginning_of_a_name_is_enough_where_one_account_is_meant(store: Store, clock: FixedClock) -> None:
    for name in (CLIENT, "nadia.roy", "nadine", "nad"):
        store.administration().accounts.add(name, PASSWORD)
    async with console(store, clock) as operator:
        await operator.press(Section.AUDIT_LOG.key)
        await filtered(operator, "trem")
        assert f"compte {CLIENT}" in operator.words("#wanted")
        assert [row.split(" ", 2)[2] for row in rows(operator)] == [f"compte créé {CLIENT} fait"]
        await filtered(operator, "nadi")
        assert "Plusieurs comptes : nadia.roy, nadine. Précisez le nom." in operator.words("#notice")
        assert operator.focused() == "account"
        await operator.press("ctrl+u")
        await operator.fill("NAD")
        assert "compte nad" in operator.words("#wanted"), "the one of this very name"
        await filtered(operator, "root")
        assert "compte root" in operator.words("#wanted"), "commands run under names that are nobody's here"


async def test_the_answers_of_the_filter_agree_with_their_labels(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await operator.press(Section.AUDIT_LOG.key, "f")
        assert "toutes" in operator.words("#action")
        assert "tous" in operator.words("#outcome")
        operator.focus("#outcome")
        await operator.press("enter")
        assert "faits" in operator.text()
        assert "refusés" in operator.text()


async def test_events_are_filtered_by_action_and_outcome(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    async with console(store, clock) as operator:
        for password in ("pas le bon", PASSWORD):
            with suppress(SignInRefused):
                store.sign_in.with_password(CLIENT, password)
            clock.advance(60)
        await operator.press(Section.AUDIT_LOG.key, "f", "tab", "enter")
        await operator.type("mot de passe s")
        await operator.press("enter", "tab", "enter", "end", "enter")
        await operator.click("#yes")
        assert [row.split(" ", 2)[2] for row in rows(operator)] == [f"{CLIENT} mot de passe saisi {CLIENT} ✗ refusé"]
        assert "mot de passe saisi · refusés" in operator.text()


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_every_letter_is_named_and_can_be_clicked(store: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    async with console(store, clock, size) as operator:
        await operator.press(Section.AUDIT_LOG.key)
        assert "F filtrer V vérifier E exporter" in operator.words()
        await operator.pilot.click("#card KeyLine", offset=(15, 0))
        await operator.settle()
        assert "✓ Le journal est entier" in operator.words()


async def test_letters_stand_in_line_with_the_title(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await operator.press(Section.AUDIT_LOG.key)
        title = operator.app.screen.query_one("#title").region
        line = operator.app.screen.query_one("#card KeyLine")
        assert line.content_region.x == title.x
        assert line.region.y == title.bottom + 1, "a blank row is between"


async def test_a_list_in_focus_is_the_one_solid_thing_for_enter_opens_it(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await operator.press(Section.AUDIT_LOG.key, "f")
        yes = operator.app.screen.query_one("#yes")
        assert yes.has_class("-enter")
        await operator.press("tab")
        assert operator.focused() == "action"
        assert not yes.has_class("-enter")
        row = operator.app.screen.query_one("#action").region
        cells = operator.cells()[row.y][row.x : row.right]
        assert (cells[0].char, cells[-1].char) == ("▌", "▐")
        await operator.press("tab", "tab")
        assert yes.has_class("-enter")


async def test_no_event_says_how_to_see_others(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await operator.press(Section.AUDIT_LOG.key)
        assert "Aucun événement" not in operator.text()
        await filtered(operator, "personne")
        assert "Aucun événement ne correspond. F change le filtre." in operator.text()
        assert rows(operator) == []
        assert "choisir" not in operator.text()


async def test_a_whole_audit_log_is_said_to_be(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await operator.press(Section.AUDIT_LOG.key, "v")
        assert "✓ Le journal est entier : rien n'y a été changé ni retiré." in operator.text()


async def test_a_audit_log_that_was_changed_is_found(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        change(store.path, "DROP TRIGGER events_are_never_changed")
        change(store.path, "UPDATE events SET detail = 'x' WHERE number = 2")
        await operator.press(Section.AUDIT_LOG.key, "v")
        assert "✗ Le journal n'est plus entier à partir de l'événement 2." in operator.words()


async def test_what_is_filtered_is_exported_with_a_fresh_code(
    store: Store, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    target = tmp_path / "journal.json"
    monkeypatch.chdir(tmp_path)
    async with console(store, clock) as operator:
        clock.advance(121)
        await operator.press(Section.AUDIT_LOG.key)
        await filtered(operator, CLIENT)
        await operator.press("e")
        await operator.fill("journal.txt")
        await operator.code(clock)
        assert "Donnez le nom d'un fichier qui finit par .csv ou .json." in operator.words("#notice")
        await operator.press("ctrl+u")
        await operator.fill(target.name)
        await operator.press("enter")
        assert "✓ 1 événement écrit dans" in operator.words()
        assert f"{target}." in operator.words("#notice").replace(" ", ""), "where, whatever was typed"
        clock.advance(121)
        await operator.press("e")
        assert f"compte {CLIENT}" in operator.words(".consequence")
        await operator.fill(str(target))
        await operator.code(clock)
        assert "Ce fichier existe déjà" in operator.text()
        operator.focus("#path")
        await operator.press("ctrl+u")
        await operator.fill(str(tmp_path / "autre.json"), totp(operator.secret, clock.now))
        assert "✓ 1 événement écrit dans" in operator.words(), "the code was not spent"
    assert [event["subject"] for event in json.loads(target.read_text("utf-8"))] == [CLIENT]
    assert target.stat().st_mode & 0o777 == 0o600
    assert list(store.administration().audit_log.events())[-1].actor == OPERATOR


async def test_letters_act_only_where_nothing_is_typed(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await operator.type("fve")
        assert operator.words("#search") == "Rechercher un nom fve"
        assert len(operator.app.screen_stack) == 1


def test_every_action_has_its_words() -> None:
    words = audit.actions()
    assert set(words) == set(Action)
    assert len(set(words.values())) == len(words)
    assert max(map(len, words.values())) <= 21, "they fit their column"

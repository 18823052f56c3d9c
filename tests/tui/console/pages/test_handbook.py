"""The operators' handbook: one page a task, in the program and in the repository."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from storage import Store
from tests.conftest import FixedClock
from tests.tui.console.office import console
from tui import handbook
from tui.console.section import Section
from tui.handbook import Task

ROOT = Path(handbook.__file__).parents[2]
INDEX = ROOT / "docs" / "manuel.md"
PARTS = ("## Quand", "## Si cela ne va pas")


def source(task: Task) -> str:
    """The file, pictures included."""
    return (handbook.FOLDER / f"{task}.md").read_text("utf-8")


def test_every_file_is_a_task_and_every_task_a_file() -> None:
    assert sorted(path.stem for path in handbook.FOLDER.glob("*.md")) == sorted(Task)


def test_the_index_links_every_page_in_order() -> None:
    assert re.findall(r"\]\(\.\./tui/handbook/fr/(.+?)\.md\)", INDEX.read_text("utf-8")) == list(Task)
    for task in Task:
        assert f"[{task.heading}](" in INDEX.read_text("utf-8")


@pytest.mark.parametrize("task", Task)
def test_each_page_says_when_and_what_if_it_does_not_work(task: Task) -> None:
    for part in PARTS:
        assert f"\n{part}\n" in source(task)
    assert re.search(r"^## À faire|^## (Ouvrir|Vérifier)", source(task), re.MULTILINE)
    assert "la personne" in source(task) or "elle" in source(task)


@pytest.mark.parametrize("task", Task)
def test_its_pictures_are_there_and_only_in_the_repository(task: Task) -> None:
    pictures = re.findall(r"^!\[(.+)\]\((.+)\)$", source(task), re.MULTILINE)
    assert pictures
    for words, target in pictures:
        assert (handbook.FOLDER / target).resolve().is_relative_to(ROOT / "screenshots")
        assert (handbook.FOLDER / target).exists(), target
        assert words[0].isupper()
    assert "![" not in handbook.page(task)


async def test_each_section_opens_its_page_and_the_arrows_turn_to_the_others(store: Store, clock: FixedClock) -> None:
    expected = {
        Section.ACCOUNTS: Task.FIND,
        Section.UNDER_WAY: Task.STUCK,
        Section.AUDIT_LOG: Task.AUDIT_LOG,
        Section.NEW_ACCOUNT: Task.CREATE,
        Section.IMPORT: Task.IMPORT,
    }
    async with console(store, clock) as operator:
        for section, task in expected.items():
            await operator.press(section.key, "f1")
            assert task.heading in operator.text()
            assert "Quand" in operator.text()
            await operator.press("f1")
        await operator.press("f1")
        for task in [*list(Task)[list(Task).index(Task.IMPORT) + 1 :], Task.SIGN_IN]:
            await operator.press("right")
            assert task.heading in operator.text()
        await operator.press("left")
        assert Task.KIOSK.heading in operator.text()


async def test_it_looks_like_the_other_help(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await operator.press("f1")
        assert operator.text().splitlines()[0].startswith(f"╭─ {Task.FIND.heading} ─")
        assert operator.text().count(Task.FIND.heading) == 1, "not once more below the edge"
        assert not any(cell.underline for row in operator.cells() for cell in row)
        assert (operator.focused(), "Fermer" in operator.words()) == ("close", True)
        await operator.press("enter")
        assert operator.focused() == "search"


async def test_a_page_is_scrolled_to_its_end_by_keyboard(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await operator.press("f1")
        for _page in range(10):
            await operator.press("pagedown")
        assert "Plusieurs homonymes" in operator.text()
        await operator.press("escape")
        assert operator.focused() == "search"


@pytest.mark.parametrize("task", [task for task in Task if task is not Task.KIOSK])
def test_what_it_quotes_is_what_the_program_says(task: Task) -> None:
    catalogue = read_po(io.BytesIO((ROOT / "tui/locale/en/LC_MESSAGES/guichet.po").read_bytes()))
    said = [text for message in catalogue for text in ([message.id] if isinstance(message.id, str) else message.id)]
    for quoted in re.findall(r"\*\*« (.+?)…? »", source(task)):
        pattern = re.sub(r"\d+", r"(\\d+|{\\w+})", re.escape(quoted))
        assert any(re.search(pattern, text) for text in said), quoted

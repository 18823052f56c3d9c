"""The operators' handbook: one page a task, in the program and in the repository."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from textual.app import App
from textual.binding import Binding
from textual.screen import Screen

from storage import Store
from tests.conftest import FixedClock
from tests.tui.console.office import console
from tui import handbook, language
from tui.console.pages.audit_log import AuditLogPage
from tui.console.pages.handbook import HandbookPage
from tui.console.section import Section
from tui.handbook import Task
from tui.kiosk.app import KioskApp
from tui.language import LANGUAGES
from tui.screens.device_type import DeviceTypePage
from tui.screens.qr_code import QrCodePage

ROOT = Path(handbook.__file__).parents[2]
INDEX = {"fr": ROOT / "docs" / "manuel.md", "en": ROOT / "docs" / "handbook.md"}
PARTS = {"fr": ("## Quand", "## Si cela ne va pas"), "en": ("## When", "## If it does not work")}
DOING = {"fr": r"^## À faire|^## (Ouvrir|Vérifier)", "en": r"^## What to do|^## (Opening|Checking)"}
PERSON = {"fr": r"\b(la personne|elle)\b", "en": r"\b([Tt]he person|they)\b"}
QUOTED = {"fr": r"\*\*« (.+?)…? »", "en": r"\*\*“(.+?)…?”"}
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
EVERYWHERE = {"F1", *(section.key.upper() for section in Section), "CTRL+Q"}
KEYS: dict[Task, tuple[type[App[None] | Screen[None]], ...]] = {
    Task.STUCK: (DeviceTypePage, QrCodePage),
    Task.AUDIT_LOG: (AuditLogPage,),
    Task.KIOSK: (KioskApp, QrCodePage),
}
MORE_TIME = "T"
"""The key of the question whether somebody is there, at the kiosk."""
PAGES = [(spoken, task) for spoken in LANGUAGES for task in Task]


@pytest.fixture(autouse=True)
def _in_french_again() -> Iterator[None]:
    yield
    language.choose("fr")


def source(spoken: str, task: Task) -> str:
    """The file, pictures included."""
    return task.file(spoken).read_text("utf-8")


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_every_file_is_a_task_and_every_task_a_file(spoken: str) -> None:
    assert sorted((handbook.FOLDER / spoken).iterdir()) == sorted(task.file(spoken) for task in Task)


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_the_index_links_every_page_in_order(spoken: str) -> None:
    language.choose(spoken)
    links = re.findall(r"\[(.+?)\]\((\.\./tui/handbook/.+?\.md)\)", INDEX[spoken].read_text("utf-8"))
    files = [(task.heading, task.file(spoken)) for task in Task]
    assert [(title, (INDEX[spoken].parent / link).resolve()) for title, link in links] == files


@pytest.mark.parametrize(("spoken", "task"), PAGES)
def test_each_page_says_when_and_what_if_it_does_not_work(spoken: str, task: Task) -> None:
    for part in PARTS[spoken]:
        assert f"\n{part}\n" in source(spoken, task)
    assert re.search(DOING[spoken], source(spoken, task), re.MULTILINE)
    assert re.search(PERSON[spoken], source(spoken, task))


@pytest.mark.parametrize("task", Task)
def test_both_languages_have_the_same_parts_steps_and_pictures(task: Task) -> None:
    def shape(spoken: str) -> list[str]:
        return re.findall(r"^## |^\d\. |^- |^\||^!\[.*\]\((.+)\)", source(spoken, task), re.MULTILINE)

    assert shape("en") == shape("fr")


@pytest.mark.parametrize(("spoken", "task"), PAGES)
def test_its_pictures_are_there_and_only_in_the_repository(spoken: str, task: Task) -> None:
    language.choose(spoken)
    pictures = re.findall(r"^!\[(.+)\]\((.+)\)$", source(spoken, task), re.MULTILINE)
    assert pictures
    for words, target in pictures:
        picture = (handbook.FOLDER / spoken / target).resolve()
        assert picture.is_relative_to(ROOT / "screenshots")
        assert picture.exists(), target
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


async def test_an_english_console_has_it_in_english(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        language.choose("en")
        await operator.press("f1")
        assert "Finding a client" in operator.text()
        await operator.press("right")
        assert "Creating an account" in operator.text()


@pytest.mark.parametrize(("spoken", "task"), [(spoken, task) for spoken, task in PAGES if task is not Task.KIOSK])
def test_what_it_quotes_is_what_the_program_says(spoken: str, task: Task) -> None:
    catalogue = read_po(io.BytesIO((ROOT / "tui/locale/en/LC_MESSAGES/guichet.po").read_bytes()))
    kept = [(message.id if spoken == "fr" else message.string) or "" for message in catalogue]
    said = [text for texts in kept for text in ([texts] if isinstance(texts, str) else texts)]
    for quoted in re.findall(QUOTED[spoken], source(spoken, task)):
        pattern = re.sub(r"\d+", r"(\\d+|{\\w+})", re.escape(quoted))
        assert any(re.search(pattern, text) for text in said), quoted


@pytest.mark.parametrize(("spoken", "task"), PAGES)
def test_what_it_has_people_press_is_called_so_by_the_program(spoken: str, task: Task) -> None:
    """Bold words are buttons and pages, but for those that begin a point, which are problems, and for keys."""
    catalogue = read_po(io.BytesIO((ROOT / "tui/locale/en/LC_MESSAGES/guichet.po").read_bytes()))
    labels = {message.id if spoken == "fr" else message.string for message in catalogue}
    assert not [bold for bold in re.findall(r"(?<!^- )\*\*([A-ZÀ-Ý][^*]*?\w{2})\*\*", source(spoken, task), re.M)
                if bold not in labels and not re.fullmatch(r"F\d+", bold)]  # fmt: skip


@pytest.mark.parametrize(("spoken", "task"), PAGES)
def test_each_key_that_it_names_is_one_of_the_page(spoken: str, task: Task) -> None:
    named = re.findall(r"(?<![\w«“])(?:[B-Z]|F\d+|Ctrl\+\w)\b(?!['-])", CODE.sub("", source(spoken, task)))
    bound = {key.upper() for page in KEYS.get(task, ()) for key in keys_of(page)}
    assert {key.upper() for key in named} <= {*EVERYWHERE, *bound, *([MORE_TIME] if task is Task.KIOSK else [])}


def keys_of(page: type[App[None] | Screen[None]]) -> Iterator[str]:
    """Every key that does something there."""
    for binding in page.BINDINGS:
        assert isinstance(binding, Binding)
        yield from binding.key.split(",")


@pytest.mark.parametrize(("spoken", "task"), [pair for pair in PAGES if "\n|" in source(*pair)])
async def test_no_word_of_a_table_is_cut(store: Store, clock: FixedClock, spoken: str, task: Task) -> None:
    async with console(store, clock, (80, 120)) as operator:
        language.choose(spoken)
        operator.app.push_screen(HandbookPage(task))
        await operator.settle()
        assert "┌──" in operator.text()
        assert not re.search(r"\w…", operator.text())

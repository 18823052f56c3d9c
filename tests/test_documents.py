"""What the documents name is there: files, what is defined in them, targets of make, links, pictures."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("CONTRIBUTING.md", "docs/architecture.md", "tests/README.md")
PAGES = tuple(
    sorted(
        path.relative_to(ROOT).as_posix()
        for pattern in ("*.md", "docs/*.md", "tests/*.md", "screenshots/*.md", "tui/**/*.md")
        for path in ROOT.glob(pattern)
    )
)
"""Everything that somebody may read."""
LONGEST_FRONT_PAGE = 120
TOP = {path.name for path in ROOT.iterdir()}
IN_CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"([\w.<][\w./<>-]*)(?:::([\w.]+))?")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[\w-]+)?\)")
SOURCE = re.compile(r"\b(?:src|srcset)=\"([^\"]+)\"")
TO = re.compile(r"\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(|<img [^>]*alt=\"([^\"]*)\"")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
MAKE = re.compile(r"\bmake ([a-z]+)\b")
TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)
PLACEHOLDER = re.compile(r"<\w+>")


def paths(document: str) -> set[tuple[str, str]]:
    """Return each path that a document names, with what it is said to define, if anything.

    A path begins at the root, or in the folder of the document. One with `<words>` in it stands for many.
    """
    found = set()
    for quoted in IN_CODE.findall((ROOT / document).read_text("utf-8")):
        match = PATH.fullmatch(quoted)
        if match and is_path(match[1], document):
            found.add((match[1], match[2] or ""))
    return found


def is_path(text: str, document: str) -> bool:
    """Say whether a word in code is the name of a file or a folder, and not of something else."""
    first = text.partition("/")[0]
    beside = {path.name for path in (ROOT / document).parent.iterdir()}
    ends_like_one = bool(re.search(r"\w\.(py|md|toml|tcss|po|txt|sql|key|lock|svg)$", text))
    return (first in TOP | beside and (text in TOP | beside or "/" in text)) or ends_like_one


def place(path: str, document: str) -> Path:
    """Return where a path leads: from the root, else from the folder of the document."""
    return ROOT / path if (ROOT / path).exists() else (ROOT / document).parent / path


def is_there(path: str, document: str) -> bool:
    """Say whether a path leads to something; what stands for many, whether there is one such."""
    return any(ROOT.glob(PLACEHOLDER.sub("*", path))) if PLACEHOLDER.search(path) else place(path, document).exists()


@cache
def defined(path: Path) -> set[str]:
    """Return the names that a file of Python defines, those of a class as `Class.name` too."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8") if path.exists() else "")):
        match node:
            case ast.ClassDef(name=name, body=body):
                names |= {name, *(f"{name}.{own}" for part in body for own in own_names(part))}
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Assign() | ast.AnnAssign():
                names |= set(own_names(node))
    return names


def own_names(node: ast.stmt) -> list[str]:
    """Return what a statement gives a name to."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
    return []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_is_there(document: str) -> None:
    named = sorted({path for path, _name in paths(document)})
    assert len(named) > 20
    assert [path for path in named if not is_there(path, document)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_name_is_defined_where_it_is_said_to_be(document: str) -> None:
    named = sorted((path, name) for path, name in paths(document) if name)
    missing = [f"{path}::{name}" for path, name in named if name not in defined(place(path, document))]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_and_every_target_of_make_is_there(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    assert [link for link in LINK.findall(text) if not ((ROOT / document).parent / link).exists()] == []
    assert set(MAKE.findall("\n".join(IN_CODE.findall(text)))) <= set(TARGET.findall((ROOT / "Makefile").read_text()))


def test_every_folder_of_the_tests_is_described() -> None:
    folders = {path.parent.relative_to(ROOT).as_posix() for path in (ROOT / "tests").glob("*/*") if path.is_file()}
    described = {path for path, _name in paths("tests/README.md")}
    assert {folder for folder in folders if not folder.endswith("__pycache__")} <= described


def prose(page: str) -> str:
    """Return a page without what is in code."""
    return IN_CODE.sub("", FENCE.sub("", (ROOT / page).read_text("utf-8")))


@cache
def anchors(page: Path) -> frozenset[str]:
    """Return the anchors of a page's headings, as a browser of repositories makes them."""
    titles = HEADING.findall(FENCE.sub("", page.read_text("utf-8")))
    return frozenset(re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles)


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere_and_every_picture_is_there(page: str) -> None:
    text = prose(page)
    for link in TO.findall(text) + SOURCE.findall(text):
        file, _sign, anchor = link.partition("#")
        target = ((ROOT / page).parent / file) if file else ROOT / page
        assert link.startswith("https://") or target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", sorted({"README.md", *(page for page in PAGES if page.startswith("docs/"))}))
def test_a_page_says_first_what_it_is_for_and_its_pictures_what_they_show(page: str) -> None:
    title, nothing, opening, *_rest = (ROOT / page).read_text("utf-8").split("\n")
    assert title.startswith("# ")
    assert nothing == ""
    assert re.match(r"[A-Z*`]", opening)
    assert all(any(words) for words in PICTURE.findall(prose(page)))


def test_the_front_page_is_short_and_begins_with_the_demonstration() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert text.count("\n") <= LONGEST_FRONT_PAGE
    commands = re.findall(r"^```sh\n(.+)\n```$", text, re.MULTILINE)
    assert commands == ["make demo ARGS=--auto", "make run", "make test"]
    assert {command.split()[1] for command in commands} <= set(TARGET.findall((ROOT / "Makefile").read_text()))
    assert text.index("screenshots/demonstration") < text.index(commands[0])


def test_every_page_of_documentation_is_in_the_index() -> None:
    linked = set(LINK.findall((ROOT / "docs/README.md").read_text("utf-8")))
    assert {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"} <= linked

"""What the documents for developers name is there: files, what is defined in them, targets of make, links."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("CONTRIBUTING.md", "docs/architecture.md", "tests/README.md")
TOP = {path.name for path in ROOT.iterdir()}
IN_CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"([\w.<][\w./<>-]*)(?:::([\w.]+))?")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[\w-]+)?\)")
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

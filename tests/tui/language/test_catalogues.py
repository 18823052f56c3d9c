"""Every sentence has its English, and the compiled catalogues are those of the sources."""

from __future__ import annotations

import argparse
import ast
import gettext
import inspect
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import tui

PACKAGE = Path(tui.__file__).parent
LOCALE = PACKAGE / "locale"
SENTENCE = re.compile(r"[.?!]\Z")
PLACEHOLDER = re.compile(r"\{[^}]*\}|%\(\w+\)\w|%\w")


def catalogue(language: str, domain: str) -> Catalog:
    """One `.po` file."""
    with (LOCALE / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, locale=language, domain=domain)


def test_english_has_every_message_and_no_other() -> None:
    found = extract_from_dir(PACKAGE, keywords={"_": None, "ngettext": (1, 2)}, method_map=[("**.py", "python")])
    in_source = {message for _file, _line, message, _comments, _context in found}
    translated = {message.id for message in catalogue("en", "guichet") if message.id}
    assert translated == in_source


def test_every_message_in_the_source_is_one_that_is_found() -> None:
    """The extraction passes over what is said within an f-string."""
    translated = {part for message in catalogue("en", "guichet") for part in forms(message.id)}
    assert {message for file in PACKAGE.rglob("*.py") for message in said_in(file)} - translated == set()


def forms(message: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Return the one form of a message, or both where it counts something."""
    return (message,) if isinstance(message, str) else tuple(message)


def said_in(file: Path) -> Iterator[str]:
    """Return the messages that a module asks for, wherever in an expression."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def test_no_message_is_asked_for_before_the_language_is_known() -> None:
    assert [f"{file}: {line}" for file in PACKAGE.rglob("*.py") for line in at_import(file)] == []


def at_import(file: Path) -> Iterator[int]:
    """Return the lines on which a module asks for a message when it is imported."""
    waiting: list[ast.AST] = [ast.parse(file.read_text("utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting += [*node.args.defaults, *filter(None, node.args.kw_defaults), *node.decorator_list]
        elif not isinstance(node, ast.Lambda):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
                yield node.lineno
            waiting += ast.iter_child_nodes(node)


def test_a_sentence_is_written_in_one_place() -> None:
    found = extract_from_dir(PACKAGE, keywords={"_": None, "ngettext": (1, 2)}, method_map=[("**.py", "python")])
    times = Counter(message for _file, _line, message, _comments, _context in found)
    assert [message for message in times if times[message] > 1 and SENTENCE.search("".join(message))] == []


@pytest.mark.parametrize(("language", "domain"), [("en", "guichet"), ("fr", "argparse")])
def test_translations_are_whole(language: str, domain: str) -> None:
    for message in catalogue(language, domain):
        if not message.id:
            continue
        sources = message.id if isinstance(message.id, tuple | list) else (message.id,)
        targets = message.string if isinstance(message.string, tuple | list) else (message.string,)
        assert all(targets), message.id
        for source, target in zip(sources, targets, strict=True):
            assert sorted(PLACEHOLDER.findall(source)) == sorted(PLACEHOLDER.findall(target or ""))


@pytest.mark.parametrize(("language", "domain"), [("en", "guichet"), ("fr", "argparse")])
def test_compiled_catalogues_are_fresh(language: str, domain: str) -> None:
    compiled = gettext.translation(domain, LOCALE, [language])
    for message in catalogue(language, domain):
        if not message.id:
            continue
        if isinstance(message.id, tuple | list):
            singular, plural = message.id
            forms = [compiled.ngettext(singular, plural, number) for number in (1, 2)]
            assert forms == list(message.string or ()), "run: make messages"
        else:
            assert compiled.gettext(message.id) == message.string, "run: make messages"


def test_argparse_still_says_what_is_translated() -> None:
    source = inspect.getsource(argparse)
    for message in catalogue("fr", "argparse"):
        if message.id:
            first = message.id[0] if isinstance(message.id, tuple | list) else message.id
            assert first.replace("\n", "\\n") in source.replace("\\'", "'")

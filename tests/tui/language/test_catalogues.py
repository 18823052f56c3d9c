"""Every sentence has its English, and the compiled catalogues are those of the sources."""

from __future__ import annotations

import argparse
import gettext
import inspect
import re
from collections import Counter
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

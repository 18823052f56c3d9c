"""One word for one thing, as docs/glossary.md has it: in the catalogues, the handbook and the documents."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import pytest

from tests.tui.language.test_catalogues import PACKAGE, catalogue

ROOT = PACKAGE.parent
WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
CODE = re.compile(
    r"```.*?```|`[^`\n]*`|\]\([^)]*\)|« guichet[^»]*»|“guichet[^”]*”|\[\w+\]|--[\w-]+|\w+(?:[./]\w+)+", re.DOTALL
)
UNITS = {
    "fr": r"s|min|secondes?|minutes?|jours?|Mo|Mio|bits|octets|%",
    "en": r"s|min|seconds?|minutes?|days?|MB|MiB|bits|bytes",
}


def pairs() -> list[tuple[str, str]]:
    """Return every text of the program in French, and in English."""
    found: list[tuple[str, str]] = []
    for message in catalogue("en", "guichet"):
        if message.id:
            found += zip(forms(message.id), forms(message.string), strict=True)
    return found


def forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """Return a text, or its singular and its plural."""
    return [text or ""] if isinstance(text, str | None) else list(text)


def said(language: str) -> list[str]:
    """Return every text of the program in a language."""
    of_argparse = chain.from_iterable(forms(message.string) for message in catalogue("fr", "argparse") if message.id)
    return (
        [*(french for french, _ in pairs()), *of_argparse] if language == "fr" else [english for _, english in pairs()]
    )


def handbook(language: str) -> list[str]:
    """Return the lines of the pages that operators read."""
    return lines(sorted((PACKAGE / "handbook" / language).glob("*.md")))


def documents(language: str) -> list[str]:
    """Return the lines of the README and docs/, but for the glossary, which names what is not written."""
    pages = (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
    return lines(
        page for page in pages if page.name != "glossary.md" and (page.name == "manuel.md") == (language == "fr")
    )


def lines(pages: Iterable[Path]) -> list[str]:
    """Return the lines of documents, without their code."""
    return [line for page in pages for line in CODE.sub(" ", page.read_text("utf-8")).splitlines()]


def banned(texts: Iterable[str], language: str, *exempt: str) -> list[tuple[str, str]]:
    """Return each word that has a twin, with its text; quotations and what is exempt are cut out first."""
    quoted = re.compile("|".join([*WORDS["quoted"], *(rf"(?i:\b(?:{words})\b)" for words in exempt)]))
    twins = re.compile(
        "|".join(rf"(?<![\w-])(?:{word})(?!\w)" for words in WORDS[language].values() for word in words), re.I
    )
    return [(twin[0], text) for text in texts for twin in twins.finditer(quoted.sub("#", CODE.sub("#", text)))]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_program_says_one_word_for_one_thing(language: str) -> None:
    assert banned(said(language), language) == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_handbook_says_the_words_of_the_program(language: str) -> None:
    assert banned(handbook(language), language, *WORDS["handbook"].values()) == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_documents_say_the_words_of_the_program(language: str) -> None:
    assert banned(documents(language), language, *WORDS["handbook"].values(), *WORDS["documents"].values()) == []


def test_no_exemption_outlives_its_words() -> None:
    texts = "\n".join(chain(*(chain(said(language), handbook(language)) for language in ("fr", "en"))))
    assert [words for words in WORDS["quoted"] if not re.search(words, texts, re.M)] == []
    pages = "\n".join(documents("en"))
    assert [words for words in WORDS["documents"].values() if not re.search(rf"(?i)\b(?:{words})\b", pages)] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_number_keeps_its_unit(language: str) -> None:
    apart = re.compile(rf"[\d}}] (?:{UNITS[language]})(?![\w-])")
    assert [text for text in said(language) if apart.search(text)] == []


def test_a_sentence_ends_alike_in_both_languages() -> None:
    assert [pair for pair in pairs() if len({end(text) for text in pair}) > 1] == []


def end(text: str) -> str:
    """Return the mark that ends a text, if one does; a quotation may close after it."""
    last = text.rstrip(" »”)]")[-1:]
    return last if last in ".?!:…" else ""

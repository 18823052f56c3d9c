"""What the service says of itself: counts and places, and nothing of what anybody said to it."""

from __future__ import annotations

import logging
import sys

import pytest

from tests.spoken import soft
from tui import language
from tui.http.journal import Cut, Journal, Listener
from tui.http.refusals import Kind, sentence

SECRET = "PLANTED-SECRET"


@pytest.fixture
def said() -> list[str]:
    """What the journal of the test says."""
    language.choose("fr")
    return []


def failing() -> Exception:
    """An error that came by here, with a secret in its text and in a cause."""
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError as error:
        return error


def test_refusals_are_counted_and_summed_up_once(said: list[str]) -> None:
    journal = Journal(said.append)
    for what in (Kind.PHONE, Kind.PHONE, Cut.SLOW):
        journal.count(what)
    journal.sum_up()
    journal.sum_up()
    assert [*map(soft, said)] == ["Sans suite : téléphones refusés 2, connexions trop lentes 1."]


def test_every_kind_of_refusal_has_its_words_and_those_that_are_told_their_sentence(said: list[str]) -> None:
    journal = Journal(said.append)
    for what in (*Kind, *Cut):
        journal.count(what)
    journal.sum_up()
    assert said[0].count(" 1") == len(Kind) + len(Cut)
    assert all(map(sentence, Kind))


def test_an_error_is_told_once_a_minute_by_its_type_and_its_place(said: list[str]) -> None:
    journal = Journal(said.append)
    for _time in range(2):
        journal.failed(failing())
    assert len(said) == 1
    assert "RuntimeError" in said[0]
    assert SECRET not in said[0]
    journal.sum_up()
    journal.failed(failing())
    assert len(said) == 2


def test_what_libraries_log_is_told_by_its_kind_alone(said: list[str]) -> None:
    journal = Journal(said.append)
    listener = Listener(journal)
    try:
        raise ValueError(SECRET)
    except ValueError:
        failed = sys.exc_info()
    try:
        SECRET.encode("utf-16").decode()
    except UnicodeDecodeError:
        no_utf_8 = sys.exc_info()
    for name, level, error in (
        ("uvicorn.error", logging.ERROR, failed),
        ("uvicorn.error", logging.ERROR, no_utf_8),
        ("uvicorn.error", logging.WARNING, None),
        ("uvicorn.error", logging.ERROR, None),
        ("asyncio", logging.WARNING, None),
    ):
        listener.handle(logging.LogRecord(name, level, "", 0, SECRET, (), error))
    journal.sum_up()
    assert len(said) == 2
    assert said[0].startswith("Erreur inattendue")
    assert soft(said[1]) == "Sans suite : connexions illisibles 2."
    assert SECRET not in "".join(said)


def test_a_journal_that_takes_nothing_more_keeps_nobody_from_an_answer() -> None:
    def full(_sentence: str) -> None:
        raise OSError

    journal = Journal(full)
    journal.say("Service fermé.")
    journal.failed(failing())


def test_trouble_is_told_once_until_it_is_over(said: list[str]) -> None:
    journal = Journal(said.append)
    journal.answered()
    for _time in range(2):
        journal.trouble("La base de données ne répond pas.")
    for _time in range(2):
        journal.answered()
    journal.trouble("La base de données ne répond pas.")
    assert said == [
        "La base de données ne répond pas.",
        "La base de données répond de nouveau.",
        "La base de données ne répond pas.",
    ]

"""The fields of requests, read strictly."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.http import fields
from tui.http.refusals import Kind, Refusal

FORM = "application/x-www-form-urlencoded"
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


def refused(read: Callable[[], object]) -> Kind:
    """The kind of a refusal."""
    with pytest.raises(Refusal) as refusal:
        read()
    assert str(refusal.value) == ""
    return refusal.value.kind


@given(st.dictionaries(WORDS.filter(bool), WORDS, min_size=1, max_size=8))
def test_whatever_a_form_says_comes_as_it_was_written(said: dict[str, str]) -> None:
    assert fields.of_form(urlencode(said).encode(), FORM) == said
    assert fields.of_query(urlencode(said).encode()) == said


@given(st.binary(max_size=200), st.text(max_size=40))
def test_any_bytes_are_read_or_refused_and_nothing_of_them_is_in_the_refusal(raw: bytes, content_type: str) -> None:
    for read in (
        partial(fields.of_query, raw),
        partial(fields.of_form, raw, FORM),
        partial(fields.of_form, raw, content_type),
    ):
        found, refusal = outcome(read)
        assert not any("\0" in text for text in (*found, *found.values()))
        assert refusal is None or (refusal.__cause__ is None and refusal.args == ())


def outcome(read: Callable[[], dict[str, str]]) -> tuple[dict[str, str], Refusal | None]:
    """What was read, or why it was not."""
    try:
        return read(), None
    except Refusal as refusal:
        return {}, refusal


def test_a_field_is_said_once() -> None:
    assert refused(lambda: fields.of_query(b"a=1&a=1")) is Kind.MALFORMED


def test_a_field_that_is_needed_says_something() -> None:
    assert fields.one({"a": "1", "b": "2"}, "a", "b") == ("1", "2")
    assert refused(lambda: fields.one({"a": ""}, "a")) is Kind.MALFORMED
    assert refused(lambda: fields.one({}, "a")) is Kind.MALFORMED


def test_a_flag_is_1_or_not_there() -> None:
    assert fields.flag({"a": "1"}, "a")
    assert not fields.flag({}, "a")
    assert refused(lambda: fields.flag({"a": "0"}, "a")) is Kind.MALFORMED


def test_a_query_has_a_size() -> None:
    assert fields.of_query(b"a=" + b"x" * (fields.LONGEST_QUERY - 2))
    assert refused(lambda: fields.of_query(b"a=" + b"x" * fields.LONGEST_QUERY)) is Kind.TOO_LARGE

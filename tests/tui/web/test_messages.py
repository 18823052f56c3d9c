"""The messages of a page: read, or refused without a word of theirs, and a size is always one that a page may have."""

from __future__ import annotations

import json
import traceback
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.web import messages
from tui.web.messages import Asked, Garbled, Size, Typed

PLANTED = "une phrase assez longue"
KINDS = st.sampled_from(["stdin", "resize", "ping", "focus", "blur", "open_url", ""])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["width", "height"]) | st.text(), inner)
    ),
    max_leaves=5,
)
ALMOST = st.builds(lambda kind, rest: json.dumps([kind, *rest]), KINDS, st.lists(VALUES, max_size=2))
NUMBERS = st.integers() | st.integers(0, 400) | st.integers(10**30, 10**60)


def is_sane(size: Size) -> bool:
    return 20 <= size.columns <= 300 and 5 <= size.rows <= 120


@given(st.text() | ALMOST)
def test_whatever_comes_is_a_message_of_a_page_or_none(text: str) -> None:
    try:
        found = messages.read(text)
    except Garbled:
        return
    match found:
        case Size():
            assert is_sane(found)
        case Typed() | Asked():
            assert json.loads(text)[1:] == [*found]
        case _:
            assert json.loads(text) in (["focus"], ["blur"])


@given(NUMBERS, NUMBERS)
def test_a_size_is_the_nearest_one_that_a_page_may_have(columns: int, rows: int) -> None:
    found = messages.size(columns, rows)
    assert is_sane(found)
    assert found == (sorted((20, columns, 300))[1], sorted((5, rows, 120))[1])


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('["stdin", "été\\r\\u001b[A"]', Typed("été\r\x1b[A")),
        ('["resize", {"width": 142, "height": 44}]', Size(142, 44)),
        ('["resize", {"width": 1, "height": -1}]', Size(20, 5)),
        ('["resize", {"width": 99999, "height": 99999}]', Size(300, 120)),
        ('["ping", "12.5"]', Asked("12.5")),
        ('["focus"]', None),
        ('["blur"]', None),
    ],
)
def test_what_a_page_sends_is_read(text: str, read: object) -> None:
    assert messages.read(text) == read


@pytest.mark.parametrize(
    "message",
    [
        [],
        {},
        "stdin",
        ["stdin"],
        ["stdin", PLANTED, PLANTED],
        ["stdin", {"width": 1}],
        ["resize", {"width": 80}],
        ["resize", {"width": 80, "height": "24"}],
        ["resize", {"width": 80.5, "height": 24}],
        ["resize", 80, 24],
        ["ping", PLANTED * 2],
        ["focus", PLANTED],
        ["run", PLANTED],
        [[PLANTED]],
    ],
)
def test_nothing_of_a_message_that_no_page_sends_is_in_its_error(message: Any) -> None:
    with pytest.raises(Garbled) as refused:
        messages.read(json.dumps(message))
    assert PLANTED not in "".join(traceback.format_exception(refused.value))
    assert refused.value.args == ()


@pytest.mark.parametrize(
    "text",
    [
        "[" * 60000,
        f'["stdin", "{PLANTED}',
        '["stdin", "\\ud800"]',
        f'["resize", {{"width": {"9" * 5000}, "height": 24}}]',
        '["resize", {"width": 1e999, "height": 24}]',
        '["resize", {"width": NaN, "height": 24}]',
    ],
)
def test_what_is_no_json_or_more_than_it_may_say_is_refused(text: str) -> None:
    with pytest.raises(Garbled) as refused:
        messages.read(text)
    assert PLANTED not in "".join(traceback.format_exception(refused.value))


def test_a_question_is_answered_by_its_name() -> None:
    assert json.loads(messages.answer(Asked('a"é'))) == ["pong", 'a"é']

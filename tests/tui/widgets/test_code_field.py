"""The boxes of a code by themselves: what is typed over a full field, and the keys that are not theirs."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from tests.tui.harness import Hands
from tests.tui.widgets.shelf import on_a_shelf
from tui.widgets.code_field import CodeField


class Page(Vertical):
    """A code that Enter sends."""

    def compose(self) -> ComposeResult:
        yield CodeField(id="code")


def field(hands: Hands) -> CodeField:
    """The boxes, with the focus."""
    return hands.app.screen.query_one(CodeField).focus()


async def test_a_digit_over_a_full_field_begins_another_code() -> None:
    async with on_a_shelf(Page()) as hands:
        code = field(hands)
        await hands.type("123456")
        assert code.value == "123456"
        await hands.type("78")
        assert code.value == "78"


async def test_a_question_mark_is_left_to_the_page() -> None:
    async with on_a_shelf(Page()) as hands:
        code = field(hands)
        await hands.type("12?3")
        assert code.value == "123"

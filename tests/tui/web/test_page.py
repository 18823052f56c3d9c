"""What the script of the page knows of the server, and the sentences of the page of its script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tui.http.service import PING_EVERY, PONG_WITHIN
from tui.web import messages, site, words
from tui.web.site import Shown
from tui.web.visit import Code

SCRIPT = Path(site.__file__).with_name("page").joinpath("counter.js").read_text("utf-8")


def numbers(name: str) -> dict[str, int]:
    """Return the numbers of an object of the script, by their names."""
    found = re.search(rf"const {name} = {{(.*)}};", SCRIPT)
    assert found, name
    return {key: int(number) for key, number in re.findall(r"(\w+): (\d+)", found[1])}


def seconds(name: str) -> float:
    """Return a time of the script, which counts in milliseconds."""
    found = re.search(rf"const {name} = (\d+);", SCRIPT)
    assert found, name
    return int(found[1]) / 1000


def test_page_and_server_ask_and_give_up_as_soon() -> None:
    assert seconds("LOOK") == PING_EVERY
    assert seconds("PATIENCE") == PING_EVERY + PONG_WITHIN


def test_the_page_tells_ends_apart_by_the_codes_of_the_server() -> None:
    assert numbers("CLOSED") == {"over": Code.OVER, "full": Code.FULL}


def test_the_page_tries_again_when_it_says() -> None:
    assert numbers("TRY_AGAIN")["full"] == 10_000
    assert "toutes les dix secondes" in words.said()["full_hint"]


def test_the_usual_size_is_that_of_the_server_and_may_be_asked_for() -> None:
    usual = numbers("USUAL")
    assert (usual["columns"], usual["rows"]) == site._USUAL
    assert messages.size(**usual) == site._USUAL


@pytest.mark.parametrize("shown", Shown)
def test_each_button_has_a_key_of_the_script(shown: Shown) -> None:
    table = re.search(r"const KEYS = {\n(.*?)\n  };", SCRIPT, re.DOTALL)
    assert table
    known = set(re.findall(r"^ +\"?([\w+]+)\"?: ", table[1], re.MULTILINE))
    assert {key for key, _text in words.keys(shown)} <= known

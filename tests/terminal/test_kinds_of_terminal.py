"""Terminals of every kind, and locales of every kind: the first page, a word typed, and a clean end."""

from __future__ import annotations

import re

import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.terminal.clean import assert_blank, assert_restored
from tests.terminal.conftest import Start
from tests.terminal.journey import field, sign_in, to_device_type
from tests.terminal.program import CHEAP, environment

KINDS = [
    ("xterm", "C"),
    ("tmux", "fr_FR.ISO-8859-1"),
    ("screen", "POSIX"),
    ("linux", "C.UTF-8"),
    ("vt220", "fr_CA.ISO-8859-15"),
    ("no-such-terminal", "no_such_locale"),
]


@pytest.mark.parametrize(("term", "locale"), KINDS)
def test_a_word_is_typed_and_the_terminal_is_left_as_it_was(
    start: Start, prepared: Store, term: str, locale: str
) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    after_a_word = ("sh", "-c", 'echo avant; exec "$@"', "sh", *CHEAP)
    terminal = start(argv=after_a_word, env=environment(TERM=term, LANG=locale, LC_ALL=locale, COLORTERM=None))
    terminal.wait_for("[ Me connecter ]")
    # Latin-1 on a line that is UTF-8, then a letter.
    terminal.send(b"\xe9")
    terminal.send("m")
    terminal.wait_for(lambda seen: (field(seen, "Nom d'utilisateur") or "").endswith("m"))
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0
    assert_restored(terminal)
    assert_blank(terminal, but="avant\nAu revoir.")


def test_where_no_question_is_answered_nothing_is_waited_for(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    terminal.screen.synchronized_output = False
    sign_in(terminal)
    to_device_type(terminal)
    assert b"\x1b[?2026h" not in terminal.raw


def test_where_every_line_is_drawn_alike_the_phone_in_focus_is_between_bars(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(env=environment(TERM="linux", LANG="C.UTF-8", LC_ALL="C.UTF-8", COLORTERM=None))
    sign_in(terminal)
    to_device_type(terminal)
    assert re.search(r"> +o +iPhone +< +[|│] +o +Android", terminal.text())
    terminal.key("right")
    terminal.wait_for(lambda seen: re.search(r"[|│] +o +iPhone +[|│] +> +o +Android +<", seen.text()) is not None)

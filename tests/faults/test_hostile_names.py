"""Thousands of names that mean harm: each is refused, or kept as a name and shown without acting on the terminal."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage import InvalidName, NameTaken, Store
from storage.domain.names import name_key, name_order
from tests.conftest import NOON, PASSWORD
from tests.faults.forked import run
from tests.terminal.program import run as start
from tests.tui import commands
from tui.config.settings import Settings

Amount = Callable[[int, int], int]

FRAGMENTS = (
    *("\x1b", "\x1b[31m", "\x1b]0;titre\x07", "\x1b]52;c;QQ==\x07", "\x1bP1$r", "\x1b_", "\x9b31m", "\x9d52;c;QQ\x9c"),
    *("\u202e", "\u2066", "\u2069", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u034f", "\u115f", "\u1680", "\u2028"),
    *("[@click=app.quit]", "[/]", "[red]", "[/no such style]", "\\[", "{0}", "%s%n", "${HOME}", "`id`", "$(id)"),
    *("\x00", "\n", "\r", "\t", "\b", "\x7f", "'; DROP TABLE users; --", '" OR 1=1', "../../etc/passwd", "/dev/null"),
    *("\ud800", "\udcff", "\U000e0041", "\ue000", "\uffff", "\U0010ffff", "\x85", "\x90"),
    *("é", "e\u0301", "ｍ", "名前", "😀", "ß", "İ", "\ufdfa", " ", "\u00a0", "\u3000", "\u202f", "a", "Zoé", "-"),
)
NOT_UTF_8 = "\udcff"
DECODED = {"verify", "backup", "--database"}
"""First words of the commands that a new process is given such a name in."""
ACTS_ON_TERMINALS = {"Cc", "Cf", "Cs"}


def names(count: int) -> Iterator[str]:
    """So many of them, the same ones in every run; some are very long."""
    chance = random.Random("names")  # noqa: S311
    yield from ("", " ", "x" * 65, "x" * (1 << 20), "\x1b" * (1 << 20), "é" * (1 << 20))
    for _ in range(count - 6):
        yield "".join(chance.choice(FRAGMENTS) for _ in range(chance.choice((1, 1, 2, 2, 3, 8))))


def acting(shown: str) -> list[str]:
    """The characters in it that would act on a terminal."""
    return [letter for letter in set(shown) - {"\n", "\t"} if unicodedata.category(letter) in ACTS_ON_TERMINALS]


@pytest.mark.usefixtures("no_sync")
def test_each_is_refused_or_kept_and_shown_as_a_name(
    store: Store, amount: Amount, capsys: pytest.CaptureFixture[str]
) -> None:
    kept: dict[str, str] = {}
    refused = 0
    for name in names(amount(600, 10_000)):
        try:
            store.administration().accounts.add(name, PASSWORD)
        except InvalidName:
            refused += 1
            continue
        except NameTaken:
            assert name_key(name) in kept
            continue
        assert acting(name) == []
        kept[name_key(name)] = name.strip()
        assert commands.run(store, Settings(), "users", "show", "--json", "--", name) == 0
        shown = capsys.readouterr().out
        assert acting(shown) == []
        assert json.loads(shown)["name"] == name.strip()
    print(f"{len(kept)} kept, {refused} refused")
    assert len(kept) > 40
    assert refused > 200
    assert [user.name for user in store.administration().directory.users()] == sorted(kept.values(), key=name_order)
    for arguments in (["users", "list"], ["users", "list", "--json"], ["audit"], ["audit", "--json"]):
        assert commands.run(store, Settings(), *arguments) == 0
        assert acting(capsys.readouterr().out) == []


@pytest.mark.usefixtures("no_sync")
def test_those_planted_in_the_database_are_shown_without_acting(prepared: Store, at_home: Path, amount: Amount) -> None:
    planted = {name.replace("\ud800", "").replace("\udcff", "") for name in names(amount(600, 10_000))}
    assert not prepared.first_account.exists()
    with closing(sqlite3.connect(at_home)) as connection, connection:
        connection.executemany(
            "INSERT INTO users (name, name_key, role, password_hash, created_at) VALUES (?1, ?1, 'client', '', ?2)",
            [(name, NOON) for name in planted],
        )
        connection.executemany(
            """INSERT INTO events (at, actor, subject, action, outcome, origin, detail, hash)
            VALUES (?2, ?1, ?1, ?1, ?1, ?1, ?1, x'')""",
            [(name[:1000], NOON) for name in planted],
        )
    for arguments in (["users", "list"], ["users", "list", "--json"], ["audit"], ["audit", "--json"]):
        ended = run(arguments)
        assert (ended.returncode, ended.stderr) == (0, b"")
        shown = ended.stdout.decode()
        assert acting(shown) == []
        if "--json" in arguments:
            assert len(json.loads(shown)) == len(planted)
        else:
            assert shown.count("\n") == len(planted)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("\x1b]52;c;QQ==\x07\u202e\x9b31m\u200b[/]", id="clipboard, bidi, C1, zero width, markup"),
        pytest.param(NOT_UTF_8, id="not UTF-8"),
        pytest.param("-\x1b[31m", id="like an option"),
        pytest.param("'; DROP TABLE users; --" * 4000, id="long"),
    ],
)
def test_on_the_command_line_no_answer_acts_on_the_terminal(prepared: Store, tmp_path: Path, name: str) -> None:
    prepared.administration().accounts.add("quelqu'un", PASSWORD)
    as_file = tmp_path / os.fsdecode(os.fsencode(name).replace(b"/", b"_")[:200])
    attempts: tuple[list[str | Path], ...] = (
        ["users", "add", name],
        ["users", "show", name],
        ["users", "disable", name],
        ["factors", "reset", "quelqu'un", "--factor", name],
        ["limits", "--set", name, "3"],
        ["limits", "--set", "lock_seconds", name],
        ["audit", "--forget-before", name],
        ["verify", name],
        ["backup", as_file],
        ["restore", name],
        ["users", "list", name],
        ["--database", f"{as_file}/base.db", "users", "list"],
        ["--key-file", name, "users", "list"],
        ["--config", name, "users", "list"],
        ["audit"],
        ["audit", "--json"],
    )
    for arguments in attempts:
        # A name that is not UTF-8 is for a new process to decode.
        program = start if name == NOT_UTF_8 and arguments[0] in DECODED else run
        ended = program([os.fsencode(argument) for argument in arguments])
        shown = (ended.stdout + ended.stderr).decode()
        assert ended.returncode in (0, 1, 2, 4), shown
        assert acting(shown) == [], arguments
        assert "inattendue" not in shown, arguments
        assert "Traceback" not in shown
    assert "quelqu'un" in shown

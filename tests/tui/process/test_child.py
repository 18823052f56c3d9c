"""What a process that this program starts is given: the places that were named, and little of the environment."""

from __future__ import annotations

import argparse
import sys
from typing import Any

import pytest

from tests.tui.process.test_environment import FORGOTTEN
from tui.process import child

PASSED_ON = {
    "HOME": "/home/guichet",
    "LANG": "fr_FR.UTF-8",
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "NO_COLOR": "1",
    "TZ": "Europe/Paris",
    "SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22",
    "CREDENTIALS_DIRECTORY": "/run/credentials/guichet",
    "GUICHET_CONFIG": "/etc/guichet.toml",
    "GUICHET_DATABASE": "/var/lib/guichet/guichet.db",
    "GUICHET_KEY_FILE": "/var/lib/guichet/guichet.key",
    "GUICHET_BROWSER": "192.0.2.7",
    "PGPASSFILE": "/var/lib/guichet/pgpass",
}


def options(**given: str) -> argparse.Namespace:
    """The options of the command that starts another."""
    places: dict[str, Any] = {"database": None, "key_file": None, "config": None, "lang": None}
    return argparse.Namespace(**(places | given))


def test_the_environment_is_passed_on_as_far_as_it_is_known() -> None:
    assert child.environment_of(PASSED_ON) == {**PASSED_ON, "PATH": "/usr/local/bin:/usr/bin:/bin"}


@pytest.mark.parametrize("name", [*FORGOTTEN, "PGPASSWORD", "MAIL_PASSWORD", "DISPLAY", "IFS", "SHELL"])
def test_no_other_variable_is(name: str) -> None:
    if name != "ESCDELAY":
        assert name not in child.environment_of({name: "anything"})


def test_the_path_is_ours_whatever_it_was() -> None:
    assert child.environment_of({"PATH": "/tmp"}) == child.environment_of({})


def test_a_command_has_the_places_that_this_one_was_given_then_its_words() -> None:
    given = options(database="/x/guichet.db", key_file="/x/key", config="/x/guichet.toml", lang="en")
    assert child.command_of(given, "kiosk", "--client", "7") == [
        *(sys.executable, "-I", "-m", "tui"),
        *("--database=/x/guichet.db", "--key-file=/x/key", "--config=/x/guichet.toml", "--lang=en"),
        *("kiosk", "--client", "7"),
    ]


def test_what_was_not_given_is_not_said() -> None:
    assert child.command_of(options(), "demo") == [*child.PROGRAM, "demo"]
    assert child.command_of(options(database=""), "demo") == [*child.PROGRAM, "demo"]


def test_a_language_is_that_of_the_option_or_else_the_one_that_was_chosen() -> None:
    assert child.command_of(options(), "demo", language="fr") == [*child.PROGRAM, "--lang=fr", "demo"]
    assert child.command_of(options(lang="en"), "demo", language="fr") == [*child.PROGRAM, "--lang=en", "demo"]

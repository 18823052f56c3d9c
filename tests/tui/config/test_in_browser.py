"""What is otherwise where a browser shows the program: `guichet web` says so by a variable."""

from __future__ import annotations

import argparse
import os

import pytest

from tui.cli import data
from tui.config import in_browser
from tui.config.settings import KioskSettings, Settings
from tui.process.child import BROWSER

OPTIONS = argparse.Namespace(database=None, key_file=None, config=None, lang="fr")


def test_nothing_is_saved_or_printed_and_nobody_is_waited_for_for_ever() -> None:
    given = Settings(save_codes=True, print_command=("lp",), wizard_idle_seconds=0, issuer="Caisse")
    assert in_browser.suited(given) == given._replace(
        save_codes=False, print_command=(), wizard_idle_seconds=given.kiosk.idle_seconds
    )


@pytest.mark.parametrize(("kiosk", "wizard"), [(30, 120), (119, 120), (120, 120), (600, 600)])
def test_the_wizard_waits_as_long_as_a_kiosk_does_but_for_its_own_shortest_time(kiosk: int, wizard: int) -> None:
    given = Settings(kiosk=KioskSettings(idle_seconds=kiosk), wizard_idle_seconds=36000)
    assert in_browser.suited(given).wizard_idle_seconds == wizard
    assert in_browser.suited(given).kiosk == given.kiosk


def test_the_variable_decides_which_settings_a_command_has(monkeypatch: pytest.MonkeyPatch) -> None:
    assert data.settings_of(OPTIONS) == Settings()
    monkeypatch.setenv(BROWSER, "192.0.2.7")
    assert data.settings_of(OPTIONS) == in_browser.suited(Settings())
    monkeypatch.setenv(BROWSER, "")
    assert data.settings_of(OPTIONS) == in_browser.suited(Settings())


@pytest.mark.parametrize(
    ("told", "origin"),
    [
        ({}, "pts/3"),
        ({BROWSER: "192.0.2.7"}, "pts/3 192.0.2.7"),
        ({BROWSER: "2001:db8::7"}, "pts/3 2001:db8::7"),
        ({BROWSER: "192.0.2.7", "SSH_CONNECTION": "198.51.100.1 4000 192.0.2.1 22"}, "pts/3 192.0.2.7"),
        ({BROWSER: "192.0.2.7", "PAM_RHOST": "198.51.100.1"}, "pts/3 192.0.2.7"),
        ({"SSH_CONNECTION": "198.51.100.1 4000 192.0.2.1 22"}, "pts/3 198.51.100.1"),
        ({"PAM_RHOST": "198.51.100.2"}, "pts/3 198.51.100.2"),
        ({BROWSER: "marie, 192.0.2.7"}, "pts/3"),
        ({BROWSER: "\x1b[31m"}, "pts/3"),
        ({BROWSER: "1" * 99}, f"pts/3 {'1' * 45}"),
    ],
)
def test_the_trail_says_where_the_browser_is(
    monkeypatch: pytest.MonkeyPatch, told: dict[str, str], origin: str
) -> None:
    for name in (BROWSER, "SSH_CONNECTION", "PAM_RHOST"):
        monkeypatch.delenv(name, raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(os, "ttyname", lambda _descriptor: "pts/3")
    assert data._caller().origin == origin

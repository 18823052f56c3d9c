"""`guichet check` asks the address that phones call, as a phone would, and never fails or hangs by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Gravity
from tests.mail_server import closed_port, self_signed, silent_server
from tests.tui.one_answer import OURS, service
from tests.tui.shell import Shell
from tui.cli import phones_url
from tui.config.settings import ServeSettings, Settings


def test_a_guichet_answers() -> None:
    with service(400, OURS) as (url, asked):
        assert phones_url.finding(url) == ("phones", Gravity.GOOD, "Guichet 1.2.3")
    assert asked == ["/p"], "without a query"


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"{}", {"version": 3}, {"version": "privacyIDEA 3.14"}, b"\xff", b"[" * 8000]
)
def test_something_else_answers(body: object) -> None:
    with service(200, body) as (url, _asked):
        found = phones_url.finding(url)
    assert found == ("phones", Gravity.WARNING, f"ce n'est pas Guichet qui répond à {url}")


def test_a_redirect_is_told_and_not_followed() -> None:
    with service(301, OURS) as (url, asked):
        found = phones_url.finding(url)
    assert found.gravity is Gravity.WARNING
    assert "renvoie vers une autre adresse" in found.detail
    assert asked == ["/p"]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_nobody_answers(scheme: str) -> None:
    host = f"127.0.0.1:{closed_port()}"
    found = phones_url.finding(f"{scheme}://{host}/p")
    words = f"{host} ne répond pas : le service est-il lancé, et son nom connu d'ici ?"
    assert found == ("phones", Gravity.WARNING, words)


def test_a_certificate_that_a_phone_would_refuse_is_told(tmp_path: Path) -> None:
    with service(400, OURS, self_signed(tmp_path)) as (url, _asked):
        found = phones_url.finding(url)
    assert found.gravity is Gravity.WARNING
    assert found.detail.startswith("un téléphone refuserait le certificat de 127.0.0.1:")
    assert "self" in found.detail


def test_one_that_says_nothing_is_left() -> None:
    with silent_server() as port:
        found = phones_url.finding(f"http://127.0.0.1:{port}/p", deadline=0.1)
    assert "ne répond pas" in found.detail


def test_check_has_a_line_where_there_is_an_address(shell: Shell) -> None:
    assert "phones" not in shell.run("check").out
    with service(400, OURS) as (url, _asked):
        shell.settings = Settings(serve=ServeSettings(url=url))
        assert {"name": "phones", "gravity": "good", "detail": "Guichet 1.2.3"} in shell.json("check")
    assert shell.run("check").code == 0, "a warning is not a failure"

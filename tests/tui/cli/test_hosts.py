"""`guichet hosts`: lets machines ask about codes, lists them, and answers them no more."""

from __future__ import annotations

import re

import pytest

from storage import HostAnswer, HostPaused, HostRefused, Store
from tests.conftest import FixedClock
from tests.storage.hosts import Asking
from tests.storage.people import NAME, enrol, signed_up, wrong_code
from tests.tui.shell import Shell
from tui import language

MADE = "2026-09-21T14:13:20+00:00"


def add(store: Store, shell: Shell, name: str = "vpn1") -> Asking:
    """Let a host ask, by the command."""
    return Asking(store, shell.run("hosts", "add", name).out.strip())


def paused(store: Store, shell: Shell, clock: FixedClock) -> Asking:
    """Let a host ask that one refusal pauses, and have a code refused."""
    person = enrol(store, clock, signed_up(store))
    store.maintenance.set_limit("host_refusals_an_hour", 1)
    host = add(store, shell)
    assert host.ask(wrong_code(person.secret, clock.now)) is HostAnswer.REFUSED
    return host


def test_a_token_is_alone_on_standard_output_and_opens(store: Store, shell: Shell) -> None:
    ended = shell.run("hosts", "add", "vpn1")
    assert ended.code == 0
    assert re.fullmatch(r"guichet-[A-Za-z0-9_-]{43}\n", ended.out), "alone: a file takes it from there"
    assert ended.err.splitlines() == [
        "Machine ajoutée : vpn1. Son jeton, montré une seule fois :",
        "Mettez-le sur vpn1, dans un fichier que seul son propriétaire peut lire (0600).",
    ]
    assert Asking(store, ended.out.strip()).ask("123456", "personne") is HostAnswer.NONE


def test_the_words_in_english(shell: Shell) -> None:
    language.choose("en")
    assert shell.run("hosts", "add", "vpn1").err.splitlines() == [
        "Host added: vpn1. Its token, shown only once:",
        "Put it on vpn1, in a file that only its owner can read (0600).",
    ]
    language.choose("fr")


def test_a_name_that_is_taken_and_one_that_cannot_be_used(shell: Shell) -> None:
    shell.run("hosts", "add", "vpn1")
    assert shell.refused("hosts", "add", "vpn1") == (
        "Une machine porte déjà ce nom. Choisissez-en un autre, ou retirez d'abord celle-ci avec "
        "« guichet hosts revoke MACHINE »."
    )
    assert shell.refused("hosts", "add", "é") == (
        "Ce nom de machine ne convient pas : de 1 à 64 lettres sans accent, chiffres, points, tirets et soulignés."
    )


def test_hosts_are_listed_with_their_last_question(store: Store, shell: Shell, clock: FixedClock) -> None:
    host = add(store, shell)
    add(store, shell, "radius")
    clock.advance(90)
    host.ask("123456", "personne")
    assert shell.json("hosts", "list") == [
        {"name": "radius", "made_at": MADE, "last_used_at": None, "paused_until": None},
        {"name": "vpn1", "made_at": MADE, "last_used_at": "2026-09-21T14:14:50+00:00", "paused_until": None},
    ]
    assert shell.run("hosts", "list").out.splitlines() == [
        f"radius\t{MADE}\t-\t-",
        f"vpn1\t{MADE}\t2026-09-21T14:14:50+00:00\t-",
    ]


def test_a_pause_is_listed_until_it_is_over(store: Store, shell: Shell, clock: FixedClock) -> None:
    host = paused(store, shell, clock)
    with pytest.raises(HostPaused):
        host.ask("123456", NAME)
    assert shell.json("hosts", "list")[0]["paused_until"] == "2026-09-21T15:13:20+00:00"
    clock.advance(3600)
    assert shell.json("hosts", "list")[0]["paused_until"] is None


def test_a_person_reads_a_table(store: Store, shell: Shell, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cli.tables.is_for_people", lambda: True)
    assert shell.run("hosts", "list").out == "Aucune machine n'interroge celle-ci.\n"
    paused(store, shell, clock)
    add(store, shell, "radius")
    assert shell.run("hosts", "list").out.splitlines() == [
        "Machine  Ajoutée le          Dernière question   En pause jusqu'à",
        "radius   21/09/2026 à 14:13  jamais              -",
        "vpn1     21/09/2026 à 14:13  21/09/2026 à 14:13  21/09/2026 à 15:13",
    ]


def test_a_host_that_was_revoked_is_refused(store: Store, shell: Shell) -> None:
    host = add(store, shell)
    ended = shell.run("hosts", "revoke", "vpn1")
    assert (ended.code, ended.out, ended.err) == (0, "", ""), "a script is told nothing"
    with pytest.raises(HostRefused):
        host.ask("123456")
    assert shell.refused("hosts", "revoke", "vpn1") == (
        "Aucune machine ne porte ce nom. « guichet hosts list » les donne."
    )


def test_the_log_says_where_a_question_came_from_and_which_host(store: Store, shell: Shell, clock: FixedClock) -> None:
    host = paused(store, shell, clock)
    with pytest.raises(HostPaused):
        host.ask("123456", NAME)
    events = shell.json("audit")
    assert [(event["action"], event["origin"], event["detail"]) for event in events[-3:]] == [
        ("host added", "", "vpn1"),
        ("code checked", "host vpn1, 192.0.2.7", "refused"),
        ("host paused", "host vpn1, 192.0.2.7", "vpn1"),
    ]

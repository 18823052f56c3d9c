"""What a person reads of each change, on the screen and by e-mail."""

from __future__ import annotations

import time

import pytest

from storage import Notice, NoticeKind
from tui import language
from tui.messages import notices, times

AT = 1_788_444_300
"""3 September 2026, 14:05:00 UTC."""


def sentence(kind: NoticeKind, detail: str = "", at: int = AT) -> str:
    """Of one notice."""
    return notices.sentence(Notice(id=1, at=at, kind=kind, detail=detail))


@pytest.mark.parametrize(
    ("kind", "detail", "said"),
    [
        (NoticeKind.METHOD_ADDED, "Mon iPhone", "Une méthode a été ajoutée le 03/09/2026 à 14:05 : Mon iPhone."),
        (NoticeKind.METHOD_ADDED, "", "Une méthode a été ajoutée le 03/09/2026 à 14:05."),
        (
            NoticeKind.METHOD_REPLACED,
            "Pixel",
            "Un nouvel appareil a remplacé l'ancien le 03/09/2026 à 14:05 : Pixel. L'ancien ne sert plus.",
        ),
        (NoticeKind.METHOD_REMOVED, "Mon iPhone", "Une méthode a été retirée le 03/09/2026 à 14:05 : Mon iPhone."),
        (
            NoticeKind.METHODS_RESET,
            "",
            "Un opérateur a réinitialisé votre authentification multifacteur le 03/09/2026 à 14:05.",
        ),
        (NoticeKind.PASSWORD_CHANGED, "", "Votre mot de passe a été changé le 03/09/2026 à 14:05."),
        (
            NoticeKind.PASSWORD_RENEWED,
            "",
            "Un opérateur vous a donné un mot de passe provisoire le 03/09/2026 à 14:05.",
        ),
        (
            NoticeKind.RECOVERY_CODES_RENEWED,
            "",
            (
                "De nouveaux codes de secours ont été créés le 03/09/2026 à 14:05. "
                "Ceux d'avant, s'il y en avait, ne servent plus."
            ),
        ),
        (
            NoticeKind.RECOVERY_CODE_USED,
            "9",
            "Un code de secours a servi le 03/09/2026 à 14:05. 9 codes restaient alors.",
        ),
        (
            NoticeKind.RECOVERY_CODE_USED,
            "0",
            "Un code de secours a servi le 03/09/2026 à 14:05. C'était votre dernier code : créez-en de nouveaux.",
        ),
        (
            NoticeKind.SIGN_IN_DENIED,
            "",
            (
                "Quelqu'un a demandé à se connecter à votre place le 03/09/2026 à 14:05, avec votre mot de passe. "
                "Changez-le."
            ),
        ),
        (NoticeKind.RECOVERY_CODE_USED, "?", "Un code de secours a servi le 03/09/2026 à 14:05."),
    ],
)
def test_what_happened_and_when(kind: NoticeKind, detail: str, said: str) -> None:
    assert sentence(kind, detail) == said


def test_every_kind_has_its_words() -> None:
    assert len({notices.headline(kind) for kind in NoticeKind}) == len(NoticeKind)


def test_in_english() -> None:
    language.choose("en")
    assert sentence(NoticeKind.METHOD_ADDED, "My iPhone") == "A method was added on 2026-09-03 at 14:05: My iPhone."


def test_the_hour_is_the_local_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "EST5EDT,M3.2.0,M11.1.0")
    time.tzset()
    assert times.minute(AT) == "03/09/2026 à 10:05"
    assert times.minute(AT + 10 * 3600) == "03/09/2026 à 20:05"


@pytest.mark.parametrize("hostile", ["\x1b[2J", "\r\nBcc: x@y.z", "\u202egnp", "\u2028"])
def test_the_name_of_a_device_is_one_printable_line(hostile: str) -> None:
    said = sentence(NoticeKind.METHOD_ADDED, f"A{hostile}B")
    assert "�" in said
    assert said.isprintable()

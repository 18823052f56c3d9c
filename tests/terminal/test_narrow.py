"""Sentences of commands on a narrow terminal, which would break them in the middle of words."""

from __future__ import annotations

import pytest

from tests.terminal.conftest import Start
from tests.terminal.program import MODULE, environment

TYPED = {
    "usres": "« usres » n'existe pas. Vouliez-vous dire « users » ?",
    "users list --jso": "L'option « --jso » n'existe pas ici. Vouliez-vous dire « --json » ?",
    "--plain --as bob": "Guichet n'est pas encore installé : l'administrateur crée d'abord le compte de l'opérateur.",
    "console": "Guichet n'est pas encore installé : lancez « guichet », puis « Installer ».",
}


@pytest.mark.parametrize("typed", TYPED)
def test_a_sentence_is_broken_between_words(start: Start, typed: str) -> None:
    terminal = start(40, 24, argv=(*MODULE, *typed.split()), env=environment(LANG="fr_FR.UTF-8"))
    terminal.wait_exit()
    lines = terminal.raw.decode().splitlines()
    assert [line for line in lines if len(line) > 40 or line.startswith("?")] == []
    assert " ".join(" ".join(lines).split()).endswith(TYPED[typed])

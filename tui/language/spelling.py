"""A key read aloud: groups of four characters, and a word for each letter."""

from __future__ import annotations

from collections.abc import Sequence

from tui.language import _

GROUP = 4


def groups(secret: str) -> list[str]:
    """Split a key into groups of four characters."""
    return [secret[start : start + GROUP] for start in range(0, len(secret), GROUP)]


def spelled(group: str) -> str:
    """Spell a group for the ear: « T comme Thérèse, 7, … »."""
    words = alphabet()
    return ", ".join(
        _("{letter} comme {word}").format(letter=character, word=words[character]) if character in words else character
        for character in group
    )


def spelled_in_its_place(parts: Sequence[str], place: int) -> str:
    """Spell one group of a key for the ear, and say which group it is; places are counted from 0."""
    return _("Groupe {number} sur {count} : {words}").format(
        number=place + 1, count=len(parts), words=spelled(parts[place])
    )


def alphabet() -> dict[str, str]:
    """Return the spelling alphabet that French telephone operators made known."""
    return {
        "A": _("Anatole"),
        "B": _("Berthe"),
        "C": _("Célestin"),
        "D": _("Désiré"),
        "E": _("Eugène"),
        "F": _("François"),
        "G": _("Gaston"),
        "H": _("Henri"),
        "I": _("Irma"),
        "J": _("Joseph"),
        "K": _("Kléber"),
        "L": _("Louis"),
        "M": _("Marcel"),
        "N": _("Nicolas"),
        "O": _("Oscar"),
        "P": _("Pierre"),
        "Q": _("Quintal"),
        "R": _("Raoul"),
        "S": _("Suzanne"),
        "T": _("Thérèse"),
        "U": _("Ursule"),
        "V": _("Victor"),
        "W": _("William"),
        "X": _("Xavier"),
        "Y": _("Yvonne"),
        "Z": _("Zoé"),
    }

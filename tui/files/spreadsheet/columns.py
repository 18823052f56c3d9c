"""The columns of a list, recognised by their headings, in French or English, of spreadsheets and directories."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from tui.files.spreadsheet import NotAList
from tui.language import _
from tui.language.text import clean

COLUMNS = ("name", "email", "mfa_required")
"""The columns that are read; only the first one is required."""
_NAMES = (
    *("name", "username", "nomdutilisateur", "nomutilisateur", "utilisateur", "user", "login", "loginname"),
    *("identifiant", "samaccountname", "userid", "uid", "nomdeconnexion", "accountname", "nomdecompte", "nomducompte"),
    *("account", "compte", "userprincipalname", "displayname", "fullname", "nomcomplet", "nomaffiche", "nomdaffichage"),
    *("nometprenom", "prenometnom", "nomprenom", "prenomnom", "nomduclient", "nomclient", "client", "cn", "nom"),
)
_ADDRESSES = (
    *("email", "mail", "courriel", "emailaddress", "mailaddress", "adresseemail", "adressemail", "adressecourriel"),
    *("adressedecourriel", "adresseelectronique", "adressedemessagerie", "courrielprofessionnel", "emailprofessionnel"),
    *("mel", "primaryemail", "workemail", "emails"),
)
_REQUIRED = (
    *("mfarequired", "mfa", "mfaobligatoire", "mfaexigee", "mfarequise", "2fa", "a2f", "2farequired", "twofactor"),
    *("doubleauthentification", "authentificationmultifacteur", "authentificationforte", "methodeexigee"),
    *("methoderequise", "methodrequired"),
)
_HEADINGS = dict(zip(COLUMNS, (_NAMES, _ADDRESSES, _REQUIRED), strict=True))
"""The headings of each column; if several columns match, the first heading listed here wins."""
_ASIDE = re.compile(r"[\[(].*?[\])]|\b(?:obligatoire|required|facultatif|optional)\s*$", re.IGNORECASE)
"""A remark in a heading, as in `Email Address [Required]` or `Nom (obligatoire)`."""


class Columns(NamedTuple):
    """The positions of the columns that are read, counted from 0."""

    places: dict[str, int]
    """The positions by the names of COLUMNS, without missing columns."""
    headings: Sequence[str]

    def passed_over(self) -> list[int]:
        """List the positions of all other columns."""
        return [place for place in range(len(self.headings)) if place not in self.places.values()]


def bare(heading: str) -> str:
    """Remove from a heading the differences between spellings: case, accents, spaces, punctuation."""
    letters = unicodedata.normalize("NFKD", heading).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def find_columns(headings: Sequence[str]) -> Columns:
    """Find the columns by their headings. Raises NotAList if two columns have one heading, or none is the name."""
    known = [_meant(heading) for heading in headings]
    places: dict[str, int] = {}
    for column, meant in _HEADINGS.items():
        heading = next((heading for heading in meant if heading in known), None)
        if heading is None:
            continue
        if known.count(heading) > 1:
            words = _("La première ligne nomme les colonnes : {expected}. Cette colonne ne convient pas : « {name} ».")
            name = clean(headings[known.index(heading)].strip())
            raise NotAList(words.format(expected=expected(), name=name))
        places[column] = known.index(heading)
    if "name" not in places:
        raise NotAList(no_name())
    return Columns(places, headings)


def expected() -> str:
    """Name the columns of COLUMNS as a first line may, in the language spoken."""
    return _("nom, courriel, méthode exigée")


def no_name() -> str:
    """Say that the required column is missing."""
    return _("La première ligne nomme les colonnes, et la colonne « nom » y manque. Ajoutez-la.")


def how_many_known(headings: Sequence[str]) -> int:
    """Count the headings that are known."""
    known = {_meant(heading) for heading in headings}
    return sum(not known.isdisjoint(meant) for meant in _HEADINGS.values())


def _meant(heading: str) -> str:
    whole = bare(heading)
    if any(whole in meant for meant in _HEADINGS.values()):
        return whole
    return bare(_ASIDE.sub("", heading))

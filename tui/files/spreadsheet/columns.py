"""Which column says what, by its heading: in French or in English, as spreadsheets and directories name them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from tui.files.spreadsheet import NotAList
from tui.language import _
from tui.language.text import clean

COLUMNS = ("name", "email", "mfa_required")
"""Only the first one has to be there."""
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
"""Of several columns that could be it, the first one of these is."""
_ASIDE = re.compile(r"[\[(].*?[\])]|\b(?:obligatoire|required|facultatif|optional)\s*$", re.IGNORECASE)
"""`Email Address [Required]`, `Nom (obligatoire)`."""


class Columns(NamedTuple):
    """Where what is looked for stands, counted from 0."""

    places: dict[str, int]
    """By the names of COLUMNS; those that are not there are left out."""
    headings: Sequence[str]

    def passed_over(self) -> list[int]:
        """Those that say something else."""
        return [place for place in range(len(self.headings)) if place not in self.places.values()]


def bare(heading: str) -> str:
    """Without what people write in one way or another: case, accents, spaces, punctuation."""
    letters = unicodedata.normalize("NFKD", heading).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def find_columns(headings: Sequence[str]) -> Columns:
    """What a first line says. Raises NotAList if two columns have one name, or none has that of an account."""
    known = [_meant(heading) for heading in headings]
    places: dict[str, int] = {}
    for column, meant in _HEADINGS.items():
        heading = next((heading for heading in meant if heading in known), None)
        if heading is None:
            continue
        if known.count(heading) > 1:
            words = _("La première ligne nomme les colonnes : {expected}. Celle-ci ne convient pas : « {name} ».")
            name = clean(headings[known.index(heading)].strip())
            raise NotAList(words.format(expected=", ".join(COLUMNS), name=name))
        places[column] = known.index(heading)
    if "name" not in places:
        raise NotAList(no_name())
    return Columns(places, headings)


def no_name() -> str:
    """The one column that has to be there is not."""
    return _("La première ligne nomme les colonnes, et « name » y manque. Ajoutez-la.")


def how_many_known(headings: Sequence[str]) -> int:
    """How many of the columns have a name that is looked for."""
    known = {_meant(heading) for heading in headings}
    return sum(not known.isdisjoint(meant) for meant in _HEADINGS.values())


def _meant(heading: str) -> str:
    whole = bare(heading)
    if any(whole in meant for meant in _HEADINGS.values()):
        return whole
    return bare(_ASIDE.sub("", heading))

"""What the page says itself, before, after and beside the program that it shows."""

from __future__ import annotations

from collections.abc import Mapping

from tui import language
from tui.language import _


def said() -> Mapping[str, str]:
    """Return the sentences of the page by the names that it gives them."""
    return {
        "coming": _("Guichet s'ouvre…"),
        "coming_hint": _("La page vient dans un instant."),
        "away": _("Un instant…"),
        "away_hint": _("Guichet regarde si votre visite est encore là."),
        "lost": _("La connexion est coupée"),
        "lost_hint": _("Rien de votre visite ne reste sur cet écran. Guichet revient dès que possible."),
        "over": _("La visite est terminée"),
        "over_hint": _("Rien n'en reste sur cet écran."),
        "again": _("Recommencer"),
        "beside": _("Touches"),
        "typing": _("Clavier"),
        "screen": _("Écran de Guichet"),
        "typed": _("Votre saisie"),
        **_in_every_language(),
    }


def _in_every_language() -> dict[str, str]:
    """Return what somebody reads to whom nothing can be shown in a language of theirs: both say it."""
    (french, english) = language.in_each(
        lambda: {
            "full": _("Tous les guichets sont occupés"),
            "full_hint": _("Gardez cette page ouverte : elle essaie de nouveau toutes les dix secondes."),
            "no_script": _("Guichet a besoin de JavaScript. Autorisez-le ici, ou prévenez un opérateur."),
        }
    )
    return {**french, **{f"{name}_too": text for name, text in english.items()}}


def keys(shown: str) -> list[tuple[str, str]]:
    """Return the keys that a browser keeps for itself, or an on-screen keyboard lacks, with what their buttons say."""
    language_of_pages = ("F2", " · ".join(language.NAMES.values()))
    match shown:
        case "kiosk":
            own = [language_of_pages, ("F12", _("Client suivant"))]
        case "demo":
            own = [language_of_pages, ("F3", _("Écran ou téléphone")), ("Ctrl+Q", _("Quitter"))]
        case "wizard":
            own = [language_of_pages, ("Ctrl+Q", _("Quitter"))]
        case _:
            return []
    return [("F1", _("Aide")), ("Escape", _("Retour")), *own]

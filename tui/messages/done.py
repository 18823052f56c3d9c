"""The sentences on what a person has just done, for the page or the question that follows."""

from __future__ import annotations

from storage import APPROVING
from tui.language import _, ngettext
from tui.language.text import clean
from tui.messages import names
from tui.wizard.journey import Journey
from tui.wizard.news import Done, News


def sentence(journey: Journey) -> str:
    """Say what has just been done; empty if nothing has."""
    news = journey.news
    if news is None:
        return ""
    name, before = clean(news.name), clean(news.before)
    app = names.method_name(news.method, journey.methods)
    match news.done:
        case Done.ACCOUNT_CREATED:
            return _("Le compte « {name} » est créé.").format(name=name)
        case Done.RECOVERY_CODE_USED:
            return _code_used(news)
        case Done.ADDED:
            return _("Appareil ajouté : {app} sur « {name} ».").format(app=app, name=name)
        case Done.REPLACED:
            return replaced(name, before, approves=news.method in APPROVING)
        case Done.RENAMED:
            return _("Appareil renommé : « {before} » s'appelle maintenant « {name} ».").format(
                before=before, name=name
            )
        case Done.REMOVED:
            return _("Appareil retiré : « {name} ». Supprimez aussi son entrée dans l'application {app}.").format(
                name=name, app=app
            )
        case _:
            return _without_a_name(news.done)


def replaced(name: str, before: str, *, approves: bool = False) -> str:
    """Say which device stands for which from now on; the new one may have the name of the old one."""
    if approves:
        return _("Appareil remplacé : l'ancien ne sert plus.")
    if not before or before == name:
        return _("Appareil remplacé : les codes de l'ancien sont refusés.")
    return _("Appareil remplacé : les codes de « {before} » sont refusés.").format(before=before)


def _without_a_name(done: Done) -> str:
    return {
        Done.PASSWORD_CHOSEN: _("Votre mot de passe est enregistré : le provisoire ne sert plus."),
        Done.PASSWORD_CHANGED: _("Votre mot de passe est changé : l'ancien ne sert plus."),
        Done.CODES_CONFIRMED: _("Vos codes de secours sont confirmés : ils servent dès maintenant."),
        Done.CODES_RENEWED: _("Vos nouveaux codes de secours sont confirmés : ceux d'avant ne servent plus."),
        Done.ABANDONED: _("Activation abandonnée. Si l'application en a déjà une entrée, supprimez-la."),
    }[done]


def _code_used(news: News) -> str:
    return ngettext(
        "Code de secours accepté : il vous en reste {n}.",
        "Code de secours accepté : il vous en reste {n}.",
        news.codes_left,
    ).format(n=news.codes_left)

"""The forms that values of `guichet.toml` may have, and the words for what is allowed."""

from __future__ import annotations

from msgspec import inspect

from tui.language import _

ISSUER = r"^[^\s&#%:]([^&#%:]*[^\s&#%:])?$"
SHOWN = r"^\S(.*\S)?$"
HOST = r"^([A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\.?|[0-9A-Fa-f:.]+)$"
ASCII = r"^[\x20-\x7e]+$"


def allowed(wanted: inspect.Type) -> str:
    """List the allowed values, as words that follow « doit être »."""
    match wanted:
        case inspect.LiteralType(values=values):
            return _(" ou ").join(f'"{value}"' for value in values)
        case inspect.BoolType():
            return _("true ou false")
        case inspect.IntType(ge=least, le=most):
            return _("un nombre entier de {least} à {most}").format(least=least, most=most)
        case inspect.StrType(pattern=pattern, min_length=least, max_length=most):
            size = _("un texte")
            if most:
                size = _("un texte de {least} à {most} caractères").format(least=least or 1, most=most)
            return size + _forms().get(pattern or "", "")
        case inspect.VarTupleType(item_type=part, min_length=least):
            words = _("une liste d'un élément au moins, dont chacun est {allowed}") if least else None
            words = words or _("une liste, dont chaque élément est {allowed}")
            return words.format(allowed=allowed(part))
        case _:
            return _("une table")


def _forms() -> dict[str, str]:
    """Return what each pattern asks of a text, as words."""
    return {
        ISSUER: _(", sans « & », « # », « % » ni « : », ni espace aux extrémités"),
        SHOWN: _(", sans espace aux extrémités"),
        HOST: _(", un nom de machine ou une adresse IP"),
        ASCII: _(", ASCII seulement"),
    }

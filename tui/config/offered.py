"""The methods that this deployment offers, and its policy for all accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import APPROVING, Policy
from tui.config.settings import MethodSettings, Settings, SettingsError
from tui.language import _

if TYPE_CHECKING:
    from tui.methods.catalogue import Method


def policy(settings: Settings) -> Policy:
    """Return the policy that the store applies to every account. Raises `SettingsError`."""
    must_be_possible(settings)
    required = (name for name, changes in settings.methods.items() if changes.offered and changes.required)
    names = (settings.issuer, settings.organisation or "")
    return settings.policy._replace(required_methods=frozenset(required), names=names)


def offered(settings: Settings) -> dict[str, Method]:
    """Return the methods of this deployment by identifier, in the order of the list. Raises `SettingsError`."""
    from tui.methods.catalogue import METHODS  # noqa: PLC0415 - not for a command that knows no method

    must_be_possible(settings)
    return {name: _changed(METHODS[name](), settings.methods.get(name)) for name in _names(settings)}


def must_be_possible(settings: Settings) -> None:
    """Raise `SettingsError` where nobody could enrol: no method is left, or phones of a required one cannot call."""
    if not settings.methods:
        return
    from tui.methods.catalogue import METHODS  # noqa: PLC0415 - see above

    for name, changes in settings.methods.items():
        if name not in METHODS:
            raise SettingsError(f"methods.{name}: {', '.join(METHODS)} ?")
        if changes.required and changes.offered and not _has_what_it_needs(name, settings):
            words = _("methods.{name}.required demande serve.url, l'adresse que ces téléphones appellent")
            raise _refusal(settings, ("methods", name, "required"), words.format(name=name))
    if not _names(settings):
        words = _("une méthode au moins doit être proposée")
        raise _refusal(settings, ("methods", next(iter(settings.methods)), "offered"), words)


def _names(settings: Settings) -> list[str]:
    from tui.methods.catalogue import METHODS  # noqa: PLC0415 - see above

    return [name for name in METHODS if _is_wanted(name, settings) and _has_what_it_needs(name, settings)]


def _is_wanted(name: str, settings: Settings) -> bool:
    return name not in settings.methods or settings.methods[name].offered


def _has_what_it_needs(name: str, settings: Settings) -> bool:
    """Tell whether phones of a method have where to call, if they do."""
    return name not in APPROVING or settings.serve.url is not None


def _changed(method: Method, changes: MethodSettings | None) -> Method:
    if changes is None:
        return method
    if changes.steps:
        method = method._replace(steps=changes.steps, note="")
    return method._replace(required=changes.required)


def _refusal(settings: Settings, place: tuple[str, ...], words: str) -> SettingsError:
    line = settings.lines.get(place)
    return SettingsError(words if line is None else _("ligne {line} : {words}").format(line=line, words=words))

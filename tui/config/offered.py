"""The methods that this deployment offers, and its policy for all accounts."""

from __future__ import annotations

from storage import APPROVING, Policy
from tui.config.settings import Settings, SettingsError
from tui.language import _
from tui.methods.catalogue import METHODS, Method


def policy(settings: Settings) -> Policy:
    """Return the policy that the store applies to every account. Raises `SettingsError`."""
    _must_be_callable(settings)
    required = (name for name, changes in settings.methods.items() if changes.offered and changes.required)
    names = (settings.issuer, settings.organisation or "")
    return settings.policy._replace(required_methods=frozenset(required), names=names)


def offered(settings: Settings) -> dict[str, Method]:
    """Return the methods of this deployment by identifier, in the order of the list. Raises `SettingsError`."""
    _must_be_callable(settings)
    methods = {name: make() for name, make in METHODS.items() if _has_what_it_needs(name, settings)}
    for name, changes in settings.methods.items():
        if name not in METHODS:
            raise SettingsError(f"methods.{name}: {', '.join(METHODS)} ?")
        if name not in methods:
            continue
        if not changes.offered:
            del methods[name]
            continue
        method = methods[name]
        if changes.steps:
            method = method._replace(steps=changes.steps, note="")
        methods[name] = method._replace(required=changes.required)
    if not methods:
        raise SettingsError("methods: offered = true ?")
    return methods


def _has_what_it_needs(name: str, settings: Settings) -> bool:
    """Tell whether phones of a method have where to call, if they do."""
    return name not in APPROVING or settings.serve.url is not None


def _must_be_callable(settings: Settings) -> None:
    """Raise `SettingsError` for a required method whose phones have nowhere to call: nobody could enrol."""
    for name, changes in settings.methods.items():
        if changes.required and name in METHODS and not _has_what_it_needs(name, settings):
            raise SettingsError(_without_url(name, settings.lines.get(("methods", name, "required"))))


def _without_url(name: str, line: int | None) -> str:
    words = _("methods.{name}.required demande serve.url, l'adresse que ces téléphones appellent").format(name=name)
    return words if line is None else _("ligne {line} : {words}").format(line=line, words=words)

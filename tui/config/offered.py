"""The methods that this deployment offers, and its policy for all accounts."""

from __future__ import annotations

from storage import Policy
from tui.config.settings import Settings, SettingsError
from tui.methods.catalogue import METHODS, Method


def policy(settings: Settings) -> Policy:
    """Return the policy that the store applies to every account."""
    required = (name for name, changes in settings.methods.items() if changes.offered and changes.required)
    names = (settings.issuer, settings.organisation or "")
    return settings.policy._replace(required_methods=frozenset(required), names=names)


def offered(settings: Settings) -> dict[str, Method]:
    """Return the methods of this deployment by identifier, in the order of the list. Raises `SettingsError`."""
    methods = {name: make() for name, make in METHODS.items()}
    for name, changes in settings.methods.items():
        if name not in methods:
            raise SettingsError(f"methods.{name}: {', '.join(methods)} ?")
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

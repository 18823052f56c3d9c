"""The names of methods and devices."""

from __future__ import annotations

from collections.abc import Iterable

from storage import Factor
from tui.language.text import clean
from tui.methods.catalogue import METHODS, Method, Phone


def method_name(method_id: str, methods: Iterable[Method]) -> str:
    """Return the name of a method, offered or not; the identifier of one that there is not."""
    offered = next((method.name for method in methods if method.id == method_id), "")
    return offered or method_names().get(method_id) or clean(method_id)


def method_names() -> dict[str, str]:
    """Return the name of each method of the catalogue, by identifier."""
    return {identifier: make().name for identifier, make in METHODS.items()}


def device_name(device: Factor) -> str:
    """Return the name that the owner gave a device, or else that of its type."""
    kinds = {phone.value: phone.label for phone in Phone}
    return clean(device.name) or kinds.get(device.phone) or clean(device.account)

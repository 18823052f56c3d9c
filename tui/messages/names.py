"""What methods and devices are called."""

from __future__ import annotations

from collections.abc import Iterable

from storage import Factor
from tui.language.text import clean
from tui.methods.catalogue import Method, Phone


def method_name(method_id: str, methods: Iterable[Method]) -> str:
    """The name of a method that is offered; of another, its identifier."""
    return next((method.name for method in methods if method.id == method_id), clean(method_id))


def device_name(device: Factor) -> str:
    """What a device is called: by its owner, else by its kind."""
    kinds = {phone.value: phone.label for phone in Phone}
    return clean(device.name) or kinds.get(device.phone) or clean(device.account)

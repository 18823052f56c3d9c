"""The field for what a device is called."""

from __future__ import annotations

from storage import LONGEST_DEVICE_NAME
from tui.language import _
from tui.widgets.field import Field


class DeviceName(Field):
    """Takes the name of a device, such as « Mon iPhone »."""

    def __init__(self, text: str = "") -> None:
        super().__init__(_("Nom de cet appareil"), id="device-name", text=text, max_length=LONGEST_DEVICE_NAME)

"""The places of the guide, as operators read them."""

from __future__ import annotations

from storage import Waypoint
from tui.language import _


def waypoints() -> dict[Waypoint, str]:
    """Return each place of the guide, by its Étape."""
    return {
        Waypoint.METHODS: _("Étape 3, méthode"),
        Waypoint.DEVICE_TYPE: _("Étape 4, téléphone"),
        Waypoint.QR_CODE: _("Étape 6, code QR"),
        Waypoint.MANUAL_ENTRY: _("Étape 6, saisie"),
        Waypoint.PROOF: _("Étape 8, code"),
    }

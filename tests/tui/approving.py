"""A deployment that phones can call."""

from __future__ import annotations

from tests.storage.approving import URL
from tui.config.settings import ServeSettings, Settings

SETTINGS = Settings(serve=ServeSettings(url=URL))

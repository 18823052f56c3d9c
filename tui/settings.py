"""What a deployment may change, read from `guichet.toml`. Unknown keys and wrong values are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

Line = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$")]
Issuer = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[^&#%:\x00-\x1f\x7f]+$")]
"""Key URI format: `:` separates issuer from account, and some apps decode the whole URI before they split it."""
PhoneStep = Annotated[str, Meta(min_length=1, max_length=200)]


class MethodSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Changes to one method of `tui.methods`."""

    offered: bool = True
    required: bool = False
    steps: tuple[PhoneStep, ...] | None = None
    """What to do on the phone, one entry a step; what follows a line break in an entry is a hint."""


class Settings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole configuration; every value has a default."""

    issuer: Issuer = "Espace client"
    """The name of the service, first half of the label in the phone's app."""
    organisation: Line | None = None
    """Shown beside the issuer at the top of each page."""
    language: Literal["fr", "en"] | None = None
    theme: Literal["sombre", "clair"] = "sombre"
    methods: dict[str, MethodSettings] = msgspec.field(default_factory=dict)


class SettingsError(Exception):
    """The configuration file cannot be used; the text says where and why."""


def load(path: Path) -> Settings:
    """Read a TOML file. Raises `SettingsError`."""
    import tomllib

    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Settings)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {getattr(error, 'strerror', None) or 'UTF-8 ?'}") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SettingsError(f"{path}: {error}") from error

"""What a deployment may change, read from `guichet.toml`. Unknown keys and wrong values are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from tui.language import _
from tui.text import is_hidden

Line = Annotated[str, Meta(min_length=1, max_length=80)]
Issuer = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[^&#%:]+$")]
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
        found = tomllib.loads(path.read_text("utf-8"))
        _refuse_hidden(found, "")
        return msgspec.convert(found, Settings)
    except SettingsError as error:
        raise SettingsError(f"{path}: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {getattr(error, 'strerror', None) or 'UTF-8 ?'}") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SettingsError(f"{path}: {error}") from error


def _refuse_hidden(value: object, place: str) -> None:
    """A text with characters that cannot be seen is not shown to people. Only steps may have a line break."""
    match value:
        case dict():
            for name, part in value.items():
                _refuse_hidden(part, f"{place}.{name}".lstrip("."))
        case list():
            for part in value:
                _refuse_hidden(part.replace("\n", "") if isinstance(part, str) else part, place)
        case str() if any(map(is_hidden, value)):
            raise SettingsError(_("{place} : caractère invisible").format(place=place))

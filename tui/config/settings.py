"""What a deployment may change, read from `guichet.toml`. Unknown keys and wrong values are refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from storage import Policy

Theme = Literal["sombre", "clair", "contraste", "grand"]
Admission = Literal["refuse", "let in"]


class MethodSettings(NamedTuple):
    """Changes to one method of `tui.methods.catalogue`."""

    offered: bool = True
    required: bool = False
    steps: tuple[str, ...] | None = None
    """What to do on the phone, one entry a step; what follows a line break in an entry is a hint."""


class MailSettings(NamedTuple):
    """The server that takes what people are told by e-mail."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    """`none` only to this machine."""
    sender: str
    """The address that mail comes from."""
    username: str | None = None
    password_file: Path | None = None
    """A file that only its owner can read; there if and only if there is a `username`."""
    ca_file: Path | None = None
    """The authorities trusted for the server's certificate (PEM), in the place of those of the system."""


class KioskSettings(NamedTuple):
    """When a client of the kiosk who has gone is forgotten."""

    idle_seconds: int = 120
    """Without a key; 30 to 600."""
    blank_seconds: int = 20
    """How long before that the page is covered; 5 or more, and 10 less at least."""


class Settings(NamedTuple):
    """The whole configuration; every value has a default."""

    issuer: str = "Espace client"
    """The name of the service, first half of the label in the phone's app."""
    organisation: str | None = None
    """Shown beside the issuer at the top of each page."""
    language: Literal["fr", "en"] | None = None
    theme: Theme = "sombre"
    reduced_motion: bool = False
    """Nothing slides or goes on without a key."""
    methods: Mapping[str, MethodSettings] = MappingProxyType({})
    policy: Policy = Policy()
    """What is asked of every account; its required methods are those of `methods`."""
    limits: Mapping[str, int] = MappingProxyType({})
    """Numbers of `storage.Limits` by name, in the place of the database's."""
    save_codes: bool = True
    """Whether recovery codes may be saved to a file in the person's home."""
    print_command: tuple[str, ...] = ("lp",)
    """Prints what it reads on its standard input; empty: nothing is printed."""
    mail: MailSettings | None = None
    """None: nothing is sent."""
    console_idle_seconds: int = 300
    """After how long without a key the operators' console ends its session."""
    kiosk: KioskSettings = KioskSettings()
    when_unavailable: Admission = "refuse"
    """What `guichet login` does with a person of whom it cannot learn whether they must enrol."""
    without_phone: Admission = "refuse"
    """What `guichet verify --pam` answers for a person who has nothing yet that gives codes."""
    lines: Mapping[tuple[str, ...], int] = MappingProxyType({})
    """On which line of the file each table and each value stands, by the keys that lead to it."""

    @property
    def service(self) -> str:
        """Issuer and organisation, as people read them."""
        return " · ".join(name for name in (self.issuer, self.organisation) if name)


class SettingsError(Exception):
    """The configuration file cannot be used; the text says where and why."""

"""The settings of a deployment, read from `guichet.toml`. Unknown keys and wrong values are refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from storage import Policy

if TYPE_CHECKING:
    from tui.config.server_address import ServerAddress

Theme = Literal["sombre", "clair", "contraste", "grand"]
Admission = Literal["refuse", "let in"]
MOST_SESSIONS = 500
"""How many visitors a counter in a browser may be set to take at a time."""
SHORTEST_WIZARD_IDLE = 120
"""Seconds: the wizard asks whether somebody is there in the last 60 of them."""


class MethodSettings(NamedTuple):
    """The changes to one method of `tui.methods.catalogue`."""

    offered: bool = True
    required: bool = False
    steps: tuple[str, ...] | None = None
    """The steps on the phone, one entry each; the text after a line break in an entry is a hint."""


class MailSettings(NamedTuple):
    """The mail server that sends notices of changes."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    """The encryption of the connection; `none` is for a server on this machine only."""
    sender: str
    """The address that mail comes from."""
    username: str | None = None
    password_file: Path | None = None
    """The path of a file that only its owner can read; set if and only if there is a `username`."""
    ca_file: Path | None = None
    """The path of the authorities trusted for the server's certificate (PEM), in place of those of the system."""


class KioskSettings(NamedTuple):
    """The times after which an absent client of the kiosk is forgotten."""

    idle_seconds: int = 120
    """Seconds without a key before the client is forgotten; 30 to 600."""
    blank_seconds: int = 20
    """Seconds before that moment at which the page is covered; at least 5, and at least 10 less than `idle_seconds`."""


class ServeSettings(NamedTuple):
    """Where phones call, and hosts ask."""

    url: str | None = None
    """The URL that phones call, as their app spells it; None: no phone calls."""
    proxies: tuple[str, ...] = ()
    """The IP addresses of proxies, whose word is taken for where a request comes from."""
    hosts_address: str | None = None
    """The IP address at which hosts ask, apart from phones; None: at the same one."""
    hosts_port: int = 8444
    """The port there."""


class WebSettings(NamedTuple):
    """The counter in a browser: who may come, and how many at a time."""

    names: tuple[str, ...] = ()
    """The names by which browsers may call it, beside `localhost` and IP addresses."""
    proxies: tuple[str, ...] = ()
    """The IP addresses of proxies, whose word is taken for where a browser is."""
    sessions: int = 30
    """How many visitors at a time, each of whom has a process; 1 to 500."""
    sessions_of_an_address: int = 10
    """How many of these from one address; 1 to 500."""


class VerifySettings(NamedTuple):
    """The service that `guichet verify` asks, on a host that holds neither database nor key."""

    server: ServerAddress | None = None
    """The address of the service; None: the database is on this host."""
    token_file: Path | None = None
    """The path of a file that only its owner can read; set wherever there is a `server`."""
    ca_file: Path | None = None
    """The path of the authorities trusted for the server's certificate (PEM), in place of those of the system."""
    deadline_seconds: int = 10
    """Seconds that one question may take in all; 1 to 60."""


class Settings(NamedTuple):
    """The whole configuration; every value has a default."""

    database: str | None = None
    """The path of the database, or the DSN of a server, unless an option or a variable names another one."""
    issuer: str = "Espace client"
    """The name of the service, first half of the label in the phone's app."""
    organisation: str | None = None
    """The name shown beside the issuer at the top of each page."""
    language: Literal["fr", "en"] | None = None
    theme: Theme = "sombre"
    reduced_motion: bool = False
    """Whether nothing slides, and nothing goes on without a key."""
    methods: Mapping[str, MethodSettings] = MappingProxyType({})
    policy: Policy = Policy()
    """The policy for every account; its required methods are those of `methods`."""
    limits: Mapping[str, int] = MappingProxyType({})
    """The numbers of `storage.Limits` by name that replace those of the database."""
    save_codes: bool = True
    """Whether recovery codes may be saved to a file in the person's home."""
    print_command: tuple[str, ...] = ("lp",)
    """The command that prints its standard input; empty: nothing is printed."""
    mail: MailSettings | None = None
    """The mail server; None: nothing is sent."""
    wizard_idle_seconds: int = 900
    """Seconds without a key after which the wizard on a screen of one's own ends; 0: it waits for ever."""
    console_idle_seconds: int = 300
    """Seconds without a key after which the operators' console ends its session."""
    kiosk: KioskSettings = KioskSettings()
    when_unavailable: Admission = "refuse"
    """The answer of `guichet login` for a person of whom it cannot learn whether they must enrol."""
    without_phone: Admission = "refuse"
    """The answer of `guichet verify --pam` for a person who has no method yet."""
    serve: ServeSettings = ServeSettings()
    verify: VerifySettings = VerifySettings()
    web: WebSettings = WebSettings()
    lines: Mapping[tuple[str, ...], int] = MappingProxyType({})
    """The line of the file on which each table and each value stands, by the keys that lead to it."""

    @property
    def service(self) -> str:
        """Return issuer and organisation, as people read them."""
        return " · ".join(name for name in (self.issuer, self.organisation) if name)


class SettingsError(Exception):
    """An unusable configuration file; the text says where and why."""

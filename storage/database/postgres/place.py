"""A DSN, read strictly: no password in it, and nothing unencrypted to another machine."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
from psycopg.conninfo import conninfo_to_dict

from storage.database.postgres.wire import PATIENCE
from storage.domain.errors import InvalidDsn, PasswordInDsn, ServerNotVerified

_HERE = ("localhost", "127.0.0.1", "::1")
_OPTIONS = f"-c lock_timeout={PATIENCE:.0f}s -c client_min_messages=warning"
_MISSING = {
    "connect_timeout": "2",
    "application_name": "guichet",
    # A machine that has vanished is told from one that is slow.
    "tcp_user_timeout": "5000",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
}
"""What a DSN may say otherwise."""


def settings_of(dsn: str) -> dict[str, str]:
    """Return what a DSN says, completed by what we want of every connection.

    Raises InvalidDsn, PasswordInDsn, ServerNotVerified.
    """
    try:
        said = {name: str(value) for name, value in conninfo_to_dict(dsn).items()}
    except psycopg.Error as error:
        # The message could quote a password.
        raise InvalidDsn("postgresql://") from error
    shown = shown_place(said)
    if not said.keys().isdisjoint({"password", "sslpassword"}):
        raise PasswordInDsn(shown)
    must_be_verified(said, shown)
    said["options"] = f"{said.get('options', '')} {_OPTIONS}".strip()
    # Of several servers, the one that may write; one that stands by is of no use to a counter.
    said["target_session_attrs"] = "read-write"
    return {**_MISSING, **said}


def names_several(settings: Mapping[str, str]) -> bool:
    """Tell whether settings name servers that stand in for each other."""
    return any("," in settings.get(name, "") for name in ("host", "hostaddr"))


def is_elsewhere(said: Mapping[str, str]) -> bool:
    """Tell whether settings name another machine."""
    return not all(_is_here(host) for name in ("host", "hostaddr") for host in said.get(name, "").split(","))


def must_be_verified(said: Mapping[str, str], shown: str) -> None:
    """Refuse another machine that does not have to show who it is. Raises ServerNotVerified."""
    if is_elsewhere(said) and said.get("sslmode") != "verify-full":
        raise ServerNotVerified(shown)


def shown_place(said: Mapping[str, str]) -> str:
    """Return where a database is, as people may read it: hosts and name, and never a password."""
    hosts, ports = said.get("host", "").split(","), said.get("port", "").split(",")
    if len(ports) == 1:
        ports *= len(hosts)
    named = [f"{host}:{port}" if port else host for host, port in zip(hosts, ports, strict=False)]
    return f"postgresql://{','.join(named)}/{said.get('dbname', '')}"


def _is_here(host: str) -> bool:
    return not host or host.startswith(("/", "@")) or host in _HERE

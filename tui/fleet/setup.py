"""`guichet postgres-setup`: prints `setup.txt` with the machines of a fleet, for review."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from string import Template

from tui.config import paths
from tui.fleet import plan as plans
from tui.fleet.plan import OWNER, Machine, Plan, Unfit
from tui.language import _
from tui.process.output import print_error
from tui.ssh import command_line

_PLAIN = re.compile(r"[A-Za-z0-9_./+-]+")
"""The characters of a path that a DSN, the shell and PostgreSQL's files all read as they are."""
_PORT = 5432
_SECRET = "PASSWORD"  # noqa: S105 - what is to be put there, by hand
_OPENSSL = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
_SIGNED = f"{_OPENSSL} -CA root.crt -CAkey root.key -days 825 -addext basicConstraints=critical,CA:FALSE"


def print_setup(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Print the set-up; return the exit code."""
    try:
        plan, files = plans.of(options), Files(options, environment)
    except Unfit as unfit:
        print_error(str(unfit))
        return 1
    text = resources.files("tui.fleet").joinpath("setup.txt").read_text("utf-8")
    print(Template(text).substitute(_of_servers(plan), **_of_hosts(plan, files)), end="")
    return 0


class Files:
    """Where the files of a host are."""

    def __init__(self, options: argparse.Namespace, environment: Mapping[str, str]) -> None:
        """Find them, by the options in force. Raises Unfit."""
        key = paths.key(options, environment)
        self.configuration = command_line.configuration(options, environment)
        self.key = key.path.absolute() if key else command_line.HOME / "guichet.key"
        self.home = self.key.parent
        self.directory = self.configuration.parent
        self.of_owner = self.directory / "owner"
        for path in (self.configuration, self.key):
            if not _PLAIN.fullmatch(str(path)):
                sentence = _(
                    "« {word} » ne peut être écrit tel quel dans l'adresse d'une base de données. "
                    "Lettres, chiffres et _./+- seulement."
                )
                raise Unfit(sentence.format(word=path))


def _of_servers(plan: Plan) -> dict[str, object]:
    return {
        "certificates": "\n".join(_certificates(plan)),
        "database": plan.database,
        "port": plan.port,
        "standbys": ", ".join(f'"{server.name}"' for server in plan.servers),
        "first_server": plan.servers[0].name,
        "rules": "\n".join(_rules(plan)),
        "roles": "\n".join(f'CREATE ROLE "{host.role}" LOGIN IN ROLE guichet_application;' for host in plan.hosts),
        "passwords": "\n".join(f'\\password "{role}"' for role in _with_a_password(plan)),
    }


def _of_hosts(plan: Plan, files: Files) -> dict[str, object]:
    return {
        "account": plan.account,
        "configuration": files.configuration,
        "directory": files.directory,
        "home": files.home,
        "key": files.key,
        "owner_address": plan.owner,
        "owner_directory": files.of_owner,
        "owner_passwords": "\n".join(_passwords(plan, [OWNER])),
        "owner_dsn": _dsn(plan, files, OWNER, _password_in(files.of_owner)),
        "host_secrets": "\n".join(_secrets(plan, files)),
        "host_secrets_are": _words_of_secrets(plan, files),
        "host_dsns": "\n".join(_settings(plan, files)),
        "service": "\n".join(_service(plan, files)),
    }


def _certificates(plan: Plan) -> Iterator[str]:
    """Yield what makes an authority, and what each machine shows that has to."""
    yield f'{_OPENSSL} -days 3650 -subj "/CN=Guichet" -keyout root.key -out root.crt'
    for server in plan.servers:
        yield _certificate(server.name, server.name, f"-addext subjectAltName=DNS:{server.name}")
    if plan.certificates:
        for host in plan.hosts:
            yield _certificate(host.name, host.role, "-addext extendedKeyUsage=clientAuth")


def _certificate(file: str, name: str, more: str) -> str:
    return f'{_SIGNED} {more} -subj "/CN={name}" -keyout {file}.key -out {file}.crt'


def _rules(plan: Plan) -> Iterator[str]:
    """Yield the lines of pg_hba.conf."""
    by = "cert" if plan.certificates else "scram-sha-256"
    lines = [
        ("local", "all", "postgres", "", "peer"),
        ("hostssl", plan.database, OWNER, plan.owner, "scram-sha-256"),
        *(("hostssl", plan.database, host.role, host.address, by) for host in plan.hosts),
        *(("hostssl", "replication", "standby", server.address, "scram-sha-256") for server in plan.servers),
        *(("hostssl", "postgres", "rewind", server.address, "scram-sha-256") for server in plan.servers),
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        yield "  ".join(word.ljust(width) for word, width in zip(line, widths, strict=True)).rstrip()


def _with_a_password(plan: Plan) -> list[str]:
    return [OWNER] if plan.certificates else plan.roles


def _passwords(plan: Plan, roles: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a passfile."""
    for role in roles:
        for server in plan.servers:
            yield f"{server.name}:{plan.port}:{plan.database}:{role}:{_SECRET}"


def _secrets(plan: Plan, files: Files) -> Iterator[str]:
    """Yield what each host has to itself, after its name."""
    for host in plan.hosts:
        yield f"# {host.name}"
        if plan.certificates:
            yield f"install -m 0600 -o {plan.account} -g {plan.account} {host.name}.key {files.home}/client.key"
            yield f"install -m 0644 {host.name}.crt {files.directory}/client.crt"
        else:
            yield from _passwords(plan, [host.role])


def _words_of_secrets(plan: Plan, files: Files) -> str:
    if plan.certificates:
        return f": its certificate, and the key of it, which {plan.account} alone may read."
    return f": {files.home}/pgpass (0600, {plan.account}'s), with these lines."


def _settings(plan: Plan, files: Files) -> Iterator[str]:
    """Yield the line of the configuration of each host, after its name."""
    for host in plan.hosts:
        yield f"# {host.name}"
        yield f'database = "{_dsn(plan, files, host.role, _shown_by(plan, files))}"'


def _shown_by(plan: Plan, files: Files) -> str:
    if plan.certificates:
        return f"&sslcert={files.directory}/client.crt&sslkey={files.home}/client.key"
    return _password_in(files.home)


def _password_in(directory: Path) -> str:
    return f"&passfile={directory}/pgpass"


def _dsn(plan: Plan, files: Files, role: str, shown_by: str) -> str:
    servers = ",".join(_with_its_port(server, plan.port) for server in plan.servers)
    root = f"{files.directory}/root.crt"
    return f"postgresql://{role}@{servers}/{plan.database}?sslmode=verify-full&sslrootcert={root}{shown_by}"


def _with_its_port(server: Machine, port: int) -> str:
    return server.name if port == _PORT else f"{server.name}:{port}"


def _service(plan: Plan, files: Files) -> Iterator[str]:
    """Yield the service of the owner, for psql."""
    yield "[guichet]"
    yield f"host={','.join(server.name for server in plan.servers)}"
    yield f"port={plan.port}"
    yield f"dbname={plan.database}"
    yield f"user={OWNER}"
    yield f"passfile={files.of_owner}/pgpass"
    yield "sslmode=verify-full"
    yield f"sslrootcert={files.directory}/root.crt"
    yield "target_session_attrs=read-write"

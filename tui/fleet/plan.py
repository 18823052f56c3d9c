"""The machines of a fleet: the servers of the database, and the hosts that open it, as the options name them."""

from __future__ import annotations

import argparse
import ipaddress
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tui.language import _

LONGEST = 63
"""Characters that PostgreSQL keeps of a name; it cuts a longer one without a word."""
LAST_PORT = 65535
OWNER = "guichet_owner"
_SERVERS = ("pg1.example.org=192.0.2.11", "pg2.example.org=192.0.2.12", "pg3.example.org=192.0.2.13")
_HOSTS = ("counter1=192.0.2.21", "counter2=192.0.2.22")
_OWNERS_ADDRESS = "192.0.2.20"
"""The machines of somebody who names none, whose addresses are nobody's."""
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_ACCOUNT = re.compile(r"[a-z_][a-z0-9_-]*")
"""The characters that PostgreSQL, its files, a DSN and the shell all read as they are."""


class Unfit(ValueError):
    """An option that cannot be written as it is; the text of the error is a sentence for people."""


class Machine(NamedTuple):
    """A machine: its name, and from which addresses it comes."""

    name: str
    address: str

    @property
    def role(self) -> str:
        """Return the role as which it logs in."""
        return f"guichet_{self.name}"


class Plan(NamedTuple):
    """What differs from one fleet to the next."""

    servers: Sequence[Machine]
    hosts: Sequence[Machine]
    owner: str
    """The address from which the owner of the tables comes."""
    database: str
    port: int
    account: str
    """The system account as which hosts open the database."""
    certificates: bool
    """Whether hosts show a certificate, and have no password."""

    @property
    def roles(self) -> list[str]:
        """Return who logs in: the owner, then each host."""
        return [OWNER, *(host.role for host in self.hosts)]


def of(options: argparse.Namespace) -> Plan:
    """Return the fleet that the options describe. Raises Unfit."""
    plan = Plan(
        [_machine(said) for said in options.server or _SERVERS],
        [_machine(said) for said in options.host or _HOSTS],
        _address(options.owner or _OWNERS_ADDRESS),
        _fit(_NAME, options.dbname),
        options.port,
        _fit(_ACCOUNT, options.account),
        options.certificates,
    )
    _must_be_told_apart(server.name for server in plan.servers)
    _must_be_told_apart(host.name for host in plan.hosts)
    if not 0 < plan.port <= LAST_PORT:
        raise Unfit(_("Un port est un nombre de 1 à {last}.").format(last=LAST_PORT))
    return plan


def _machine(said: str) -> Machine:
    name, sign, address = said.partition("=")
    if not (name and sign and address):
        sentence = _(
            "« {word} » ne donne pas le nom et l'adresse d'une machine. Écrivez par exemple pg1.example.org=192.0.2.11."
        )
        raise Unfit(sentence.format(word=said))
    machine = Machine(_fit(_HOST, name.lower()), _address(address))
    if len(machine.role) > LONGEST:
        sentence = _("« {word} » est trop long pour le nom d'un rôle. Donnez à la machine un nom plus court.")
        raise Unfit(sentence.format(word=name))
    return machine


def _address(said: str) -> str:
    """Return an address, or a network, as pg_hba.conf takes it. Raises Unfit."""
    try:
        return str(ipaddress.ip_network(said))
    except ValueError as error:
        sentence = _("« {word} » n'est pas une adresse. Écrivez par exemple 192.0.2.11, ou 192.0.2.0/24.")
        raise Unfit(sentence.format(word=said)) from error


def _fit(rule: re.Pattern[str], word: str) -> str:
    if not rule.fullmatch(word) or len(word) > LONGEST:
        sentence = _(
            "« {word} » ne peut être écrit tel quel pour PostgreSQL. Lettres minuscules sans accent et chiffres "
            "seulement, avec « _ », ou avec « . » et « - » dans le nom d'une machine."
        )
        raise Unfit(sentence.format(word=word))
    return word


def _must_be_told_apart(names: Iterable[str]) -> None:
    """Refuse a name that is there twice. Raises Unfit."""
    seen = set()
    for name in names:
        if name in seen:
            sentence = _("« {word} » est le nom de deux machines. Donnez à chacune un nom qui ne soit qu'à elle.")
            raise Unfit(sentence.format(word=name))
        seen.add(name)

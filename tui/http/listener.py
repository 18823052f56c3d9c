"""A listener: an address and a port, what is there, and how it is reached."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from tui.http.site import Conversation, Place
from tui.language import _

_WAITING = 512
"""How many connections the system keeps until they are taken."""


class CannotListen(Exception):
    """An address or a port that cannot be had; the text is a sentence."""


class Listener(NamedTuple):
    """A socket that listens, and what is at each path there: an answer, or a conversation."""

    socket: socket.socket
    places: Mapping[str, Place]
    conversations: Mapping[str, Conversation] = MappingProxyType({})

    @property
    def where(self) -> str:
        """Return address and port, as they stand in a URL."""
        address, port = self.socket.getsockname()[:2]
        return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def listen(address: str, port: int, places: Mapping[str, Place]) -> Listener:
    """Begin to listen; port 0 is one that the system chooses. Raises CannotListen."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return Listener(_at_once(socket.create_server((address, port), family=family, backlog=_WAITING)), places)
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise CannotListen(_sentence(error.errno).format(address=address, port=port, why=why)) from error


def _at_once(listening: socket.socket) -> socket.socket:
    """Have connections send what there is without waiting: asyncio sees to it only where the protocol is said."""
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _sentence(number: int | None) -> str:
    match number:
        case errno.EADDRINUSE:
            return _("Le port {port} de {address} est déjà pris par un autre programme. Choisissez-en un autre.")
        case errno.EACCES:
            return _("Ce compte n'a pas le droit d'écouter au port {port} de {address}. Prenez-en un après 1023.")
        case errno.EADDRNOTAVAIL:
            return _("L'adresse {address} n'est pas celle de cette machine. Donnez-en une qui le soit.")
    return _("Rien ne peut écouter au port {port} de {address} : {why}.")

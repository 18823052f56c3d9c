"""Reads unencrypted JSON exports of andOTP, Aegis and 2FAS, and lists of links. Encrypted ones are refused by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeVar

import msgspec
from msgspec import Raw, Struct

from storage.domain.errors import SealedExport, TokenRefused, UnknownExport
from storage.formats.incoming import link
from storage.formats.incoming.listed import Entry, found
from storage.formats.incoming.token import Token, base32, must_follow_the_clock, token

Known = TypeVar("Known")
_Number = int | str | None


class _Aegis(Struct):
    class Vault(Struct):
        entries: list[Raw]

    class Info(Struct):
        secret: str
        algo: str | None = None
        digits: _Number = None
        period: _Number = None

    type: str
    info: Info
    name: str | None = None
    issuer: str | None = None


class _AndOtp(Struct):
    secret: str
    type: str | None = None
    issuer: str | None = None
    label: str | None = None
    algorithm: str | None = None
    digits: _Number = None
    period: _Number = None


class _TwoFas(Struct):
    class Otp(Struct):
        tokenType: str | None = None  # noqa: N815
        issuer: str | None = None
        account: str | None = None
        label: str | None = None
        algorithm: str | None = None
        digits: _Number = None
        period: _Number = None

    secret: str
    otp: Otp
    name: str | None = None


def entries(text: str) -> Iterator[Entry]:
    """Yield the entries of an export, numbered from 1. Raises SealedExport, UnknownExport."""
    try:
        tokens, read = _tokens(text)
    except SealedExport:
        raise
    except TokenRefused:
        raise UnknownExport from None
    for number, raw in enumerate(tokens, start=1):
        yield Entry(number, "", found(partial(read, raw)))


def _tokens(text: str) -> tuple[list[Raw], Callable[[Raw], Token]]:
    """Return the raw tokens of an export, and the function that reads one. Raises SealedExport, TokenRefused."""
    if text.startswith("["):
        return _decoded(text, list[Raw]), _and_otp
    export = _decoded(text, dict[str, Raw])
    if "db" in export:
        if bytes(export["db"]).startswith(b'"'):
            raise SealedExport("Aegis")
        return _decoded(export["db"], _Aegis.Vault).entries, _aegis
    if "servicesEncrypted" in export and _decoded(export["servicesEncrypted"], Any):
        raise SealedExport("2FAS")
    if "services" in export:
        return _decoded(export["services"], list[Raw]), _two_fas
    if "encryptedData" in export:
        raise SealedExport("Ente")
    raise TokenRefused


def _aegis(raw: Raw) -> Token:
    said = _decoded(raw, _Aegis)
    info = said.info
    return _token(said.type, said.issuer, said.name, info.secret, info.algo, info.digits, info.period)


def _and_otp(raw: Raw) -> Token:
    if bytes(raw).startswith(b'"'):
        return link.read(_decoded(raw, str))
    said = _decoded(raw, _AndOtp)
    return _token(said.type, said.issuer, said.label, said.secret, said.algorithm, said.digits, said.period)


def _two_fas(raw: Raw) -> Token:
    said = _decoded(raw, _TwoFas)
    otp = said.otp
    issuer, account = otp.issuer or said.name, otp.account or otp.label
    return _token(otp.tokenType, issuer, account, said.secret, otp.algorithm, otp.digits, otp.period)


def _token(
    kind: str | None,
    issuer: str | None,
    account: str | None,
    secret: str,
    algorithm: str | None,
    digits: _Number,
    period: _Number,
) -> Token:
    must_follow_the_clock(kind or "totp")
    numbers = {"digits": digits, "period": period}
    said = {name: str(value) for name, value in numbers.items() if value is not None}
    if algorithm:
        said["algorithm"] = algorithm
    return token(base32(secret), issuer=issuer or "", account=account or "", **said)


def _decoded(data: str | Raw, kind: type[Known]) -> Known:
    try:
        return msgspec.json.decode(data, type=kind)
    # The message, and that of its cause, may hold what was read.
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        raise TokenRefused from None

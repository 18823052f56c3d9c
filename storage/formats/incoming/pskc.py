"""Reads unencrypted key containers in XML (RFC 6030, PSKC). Document type declarations are refused."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple, NoReturn
from xml.parsers import expat

from storage.domain.errors import InvalidSecret, SealedExport, UnknownAlgorithm, UnknownExport, UnknownParameter
from storage.formats.incoming.listed import MOST, Entry, Remark, Untaken, found
from storage.formats.incoming.token import Token, must_follow_the_clock, token

_PSKC = "urn:ietf:params:xml:ns:keyprov:pskc "
_PROFILE = "urn:ietf:params:xml:ns:keyprov:pskc:"
_UID = re.compile(r"(?:^|,)\s*(?:UID|CN)\s*=\s*([^,]+)", re.IGNORECASE)
"""The name of a person in a distinguished name."""
_DEEPEST = 16
"""The deepest nesting of elements accepted; keys need at most 6."""


class _Package(NamedTuple):
    """One key package: texts and attributes by the path of each element."""

    line: int
    texts: dict[str, str]
    attributes: dict[str, dict[str, str]]


class _Reader:
    """Collects packages while the parser runs."""

    def __init__(self) -> None:
        self.packages: list[_Package] = []
        self._path: list[str] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._add

    def read(self, text: str) -> list[_Package]:
        """Return every package of a text. Raises UnknownExport."""
        try:
            self._parser.Parse(text.encode(), True)
        except (expat.ExpatError, UnicodeError):
            raise UnknownExport from None
        return self.packages

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if len(self._path) == _DEEPEST or (not self._path and name != f"{_PSKC}KeyContainer"):
            raise UnknownExport
        self._path.append(local)
        if local == "KeyPackage" and len(self._path) == 2:
            # One more than MOST is enough for `bounded` to refuse the file.
            if len(self.packages) <= MOST:
                self.packages.append(_Package(self._parser.CurrentLineNumber, {}, {}))
        elif within := self._within():
            self.packages[-1].attributes.setdefault(within, attributes)

    def _end(self, _name: str) -> None:
        self._path.pop()

    def _add(self, text: str) -> None:
        if within := self._within():
            texts = self.packages[-1].texts
            texts[within] = texts.get(within, "") + text

    def _within(self) -> str:
        """Return the path within a package; empty outside of one."""
        return "/".join(self._path[2:]) if self._path[1:2] == ["KeyPackage"] else ""

    @staticmethod
    def _refuse(*_declared: object) -> NoReturn:
        raise UnknownExport


def entries(text: str) -> Iterator[Entry]:
    """Yield one entry a key package, with its line. Raises UnknownExport."""
    # The text is decoded already, whatever encoding its first line declares.
    for package in _Reader().read(re.sub(r"\A\s*<\?xml.*?\?>", "", text, count=1, flags=re.DOTALL)):
        remarks = (Remark(Untaken.POLICY),) if "Key/Policy" in package.attributes else ()
        yield Entry(package.line, _account(package), found(partial(_token, package)), remarks)


def _account(package: _Package) -> str:
    said = (package.texts.get("Key/UserId") or package.texts.get("DeviceInfo/UserId") or "").strip()
    match = _UID.search(said)
    return match[1].strip() if match else said


def _token(package: _Package) -> Token:
    texts = {path: said.strip() for path, said in package.texts.items()}
    if any(path.startswith("Key/Data/") and "EncryptedValue" in path for path in package.attributes):
        raise SealedExport("PSKC")
    algorithm = package.attributes.get("Key", {}).get("Algorithm", "")
    if not algorithm.lower().startswith(_PROFILE):
        raise UnknownAlgorithm
    must_follow_the_clock(algorithm[len(_PROFILE) :])
    form = package.attributes.get("Key/AlgorithmParameters/ResponseFormat", {})
    if form.get("Encoding", "DECIMAL").upper() != "DECIMAL":
        raise UnknownParameter("Encoding")
    if form.get("CheckDigits", "false") not in ("false", "0"):
        raise UnknownParameter("CheckDigits")
    # The time from which steps are counted.
    if texts.get("Key/Data/Time/PlainValue", "0") != "0":
        raise UnknownParameter("Time")
    said = {
        # Such tokens are told apart by their serial numbers.
        "issuer": texts.get("DeviceInfo/SerialNo") or package.attributes.get("Key", {}).get("Id"),
        "algorithm": texts.get("Key/AlgorithmParameters/Suite"),
        "digits": form.get("Length"),
        "period": texts.get("Key/Data/TimeInterval/PlainValue"),
    }
    return token(_key(texts), **{name: value for name, value in said.items() if value})


def _key(texts: dict[str, str]) -> bytes:
    bare = "".join(texts.get("Key/Data/Secret/PlainValue", "").split())
    try:
        key = base64.b64decode(bare, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidSecret from None
    if not key:
        raise InvalidSecret
    return key

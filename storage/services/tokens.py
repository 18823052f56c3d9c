"""Tokens of other systems taken in, and those of a person handed over, both by an operator."""

from __future__ import annotations

import secrets
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from storage.database.tables import enrolments, factors
from storage.database.tables.factors import SealedFactor
from storage.domain import guesses, labels, rules
from storage.domain.errors import (
    GuessablePassphrase,
    InvalidDeviceName,
    NoActiveFactor,
    ReasonNotRecorded,
    SeveralTokens,
    StorageError,
    TokenHeld,
    TokensRefused,
    TokenStopped,
    WeakPassphrase,
)
from storage.domain.models import Action, Factor, NoticeKind, User
from storage.formats import verifiers
from storage.formats.durable import exported_file
from storage.formats.verifiers import Verifier
from storage.services.code_check import factor_place
from storage.services.enrolments import Enrolling

if TYPE_CHECKING:
    from storage.formats.incoming.token import Token


class Tokens(Enrolling):
    """What comes and goes as `otpauth` URIs."""

    def import_tokens(
        self, name: str, tokens: Sequence[Token], *, method: str, device: str | None = None
    ) -> list[Factor]:
        """New factors of this account, all of them or none, each named after its label unless `device` says otherwise.

        Names and accounts get a number where another device has them. Nobody has proved them, and their codes may have
        served elsewhere a moment ago: those of now are spent. Sessions end, and the person is told. Raises UnknownUser,
        InvalidDeviceName, ClockImplausible; for one token TooManyDevices, TokenHeld, for several a TokensRefused that
        says which.
        """
        user, now = self.find_user(name), self._now()
        if device is not None and not rules.device_name_is_valid(device):
            raise InvalidDeviceName
        taken: list[Factor] = []
        refusals: list[tuple[int, StorageError]] = []
        with self._change(user.id) as (db, person):
            self._must_have_plausible_clock(db)
            held = self._held(db, user.id)
            for place, token in enumerate(tokens):
                try:
                    _must_be_new(token, held)
                    self._must_have_room(person, method, more=len(taken))
                except StorageError as refusal:
                    refusals.append((place, refusal))
                    continue
                held[token.secret] = True
                called = rules.visible(device or token.label or user.name, rules.LONGEST_DEVICE_NAME)
                taken.append(self._add_token(db, user, token, method, called, now))
            if refusals:
                raise refusals[0][1] if len(tokens) == 1 else TokensRefused(refusals)
        return taken

    def _held(self, db: sqlite3.Connection, user_id: int) -> dict[str, bool]:
        """Every secret that a person has had, and whether it is active."""
        active = {factor.id for factor in factors.active(db, user_id)}
        opened = self._opened(db, factors.every_seal(db, user_id))
        return {secret: factor_id in active for factor_id, secret in opened.items()}

    def _add_token(
        self, db: sqlite3.Connection, user: User, token: Token, method: str, called: str, now: int
    ) -> Factor:
        """A new factor, whose codes of now are spent; told, and on the trail."""
        held = factors.active(db, user.id)
        account = rules.visible(token.account, rules.LONGEST_NAME) or user.name
        others = [*(other.account for other in held), *enrolments.accounts_of(db, user.id)]
        factor = Factor(
            id=secrets.token_hex(16),
            user_id=user.id,
            method=method,
            phone="",
            name=rules.name_apart(called, (other.name for other in held)),
            account=labels.apart(account, others),
            created_at=now,
            last_used_at=None,
            drift=0,
            disabled_at=None,
            retired_at=None,
            parameters=token.parameters,
        )
        place = factor_place(SealedFactor(factor.id, user.id, b"", token.parameters))
        spent = rules.last_step_at(now, token.parameters.period)
        factors.add(db, factor, self._seal(db, token.secret, place), spent)
        self._tell(db, user, NoticeKind.METHOD_ADDED, factor.name)
        self._record(db, Action.FACTOR_IMPORTED, subject=user.name, detail=method)
        return factor

    def export_tokens(self, name: str, target: Path, passphrase: str, *, issuer: str, reason: str) -> int:
        """The active tokens of an account as `otpauth` URIs, one a line, in a new file in the age format; how many.

        The passphrase is taken as it is, since age does no more with what it is told. It is on the trail, with the
        reason, before the file holds anything. Takes a second or more. Raises
        UnknownUser, NoActiveFactor, ReasonNotRecorded, WeakPassphrase, FileInTheWay, CannotOpen.
        """
        from storage.formats import otpauth

        if len(passphrase) < rules.SHORTEST_PASSPHRASE or not _can_be_typed(passphrase):
            raise WeakPassphrase
        user, held = self._to_hand_over(name, reason)
        known = (user.name, user.email or "", issuer, *self.policy.names)
        if guesses.needed(passphrase, known) < rules.FEWEST_GUESSES_OF_A_FILE:
            raise GuessablePassphrase
        lines = [otpauth.write(issuer, factor.account, secret, factor.parameters) for factor, secret in held]
        text = "".join(f"{line}\n" for line in lines)
        self._hand_over(user, target, f"{len(held)}", reason, lambda: _sealed(text, passphrase))
        return len(held)

    def export_verifier(
        self, name: str, target: Path, verifier: Verifier, *, factor_id: str | None = None, reason: str
    ) -> None:
        """One active token of an account, in the clear, in a new file that another verifier reads.

        On the trail as above. Raises UnknownUser, NoActiveFactor, SeveralTokens, UnfitForVerifier, ReasonNotRecorded,
        FileInTheWay, CannotOpen.
        """
        user, held = self._to_hand_over(name, reason)
        chosen = [(factor, secret) for factor, secret in held if factor_id in (None, factor.id)]
        if not chosen:
            raise NoActiveFactor
        if len(chosen) > 1:
            raise SeveralTokens
        ((factor, secret),) = chosen
        text = verifiers.write(verifier, user.name, secret, factor.parameters)
        self._hand_over(user, target, f"{factor.id} for {verifier}", reason, text.encode)

    def _to_hand_over(self, name: str, reason: str) -> tuple[User, list[tuple[Factor, str]]]:
        """The active tokens with their secrets. Raises UnknownUser, NoActiveFactor, ReasonNotRecorded."""
        if not reason.strip():
            raise ReasonNotRecorded
        user = self.find_user(name)
        with self._reporting(), self._database.read() as db:
            opened = self._opened(db, self._must_be_whole(db, user.id).usable())
            accounts = labels.accounts(user.name, factors.ever(db, user.id))
            active = [factor for factor in factors.active(db, user.id) if factor.id in opened]
            held = [(factor._replace(account=accounts[factor.id]), opened[factor.id]) for factor in active]
        if not held:
            raise NoActiveFactor
        return user, held

    def _hand_over(self, user: User, target: Path, what: str, reason: str, content: Callable[[], bytes]) -> None:
        """A new file, empty until it is on the trail. Raises FileInTheWay, CannotOpen."""
        with exported_file(target) as file:
            written = content()
            with self._database.write() as db:
                detail = f"{what} to {target.name}, reason: {reason.strip()}"
                self._record(db, Action.FACTORS_EXPORTED, subject=user.name, detail=detail)
            file.write(written)

    def _opened(self, db: sqlite3.Connection, held: Iterable[SealedFactor]) -> dict[str, str]:
        """The secrets of these factors, by the identifier of each."""
        return {f.id: self._unseal_within(db, f.sealed_secret, factor_place(f), f.user_id) for f in held}


def _must_be_new(token: Token, held: Mapping[str, bool]) -> None:
    """Raises TokenHeld. One that was stopped stays so: the phone it was on may be in other hands."""
    if token.secret in held:
        raise TokenHeld if held[token.secret] else TokenStopped


def _can_be_typed(passphrase: str) -> bool:
    """Whether `age -d` can be told it: no control character, and no byte that was not UTF-8, which is a surrogate."""
    return not any(unicodedata.category(character) in ("Cc", "Cs") for character in passphrase)


def _sealed(text: str, passphrase: str) -> bytes:
    import pyrage

    sealed: bytes = pyrage.passphrase.encrypt(text.encode(), passphrase)
    return sealed

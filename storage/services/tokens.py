"""Tokens of other systems imported, and those of a person exported, which only commands do."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from storage.database.tables import enrolments, factors
from storage.database.tables.factors import SealedFactor
from storage.domain import guesses, labels, names, passwords, policy, totp
from storage.domain.accounts import User
from storage.domain.audit import Action
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
from storage.domain.factors import Factor
from storage.domain.notices import NoticeKind
from storage.domain.policy import Policy
from storage.formats import verifiers
from storage.formats.durable import exported_file
from storage.formats.verifiers import Verifier
from storage.integrity import sealed_rows
from storage.services.operators import Operator, account_named
from storage.services.transaction import Transaction

if TYPE_CHECKING:
    from storage.formats.incoming.token import Token


class Tokens:
    """The import and the export of tokens.

    Each method raises NotAllowed and SessionEnded for an operator without the right.
    """

    def __init__(self, operator: Operator, policy: Policy) -> None:
        self._operator = operator
        self._policy = policy

    def take_in(self, name: str, tokens: Sequence[Token], *, method: str, device: str | None = None) -> list[Factor]:
        """Make new factors of this account, all or none, each named after its label unless `device` says otherwise.

        Needs a fresh code. Names and labels get a number where another device has them. Nobody has proved the tokens,
        and their codes may have been used elsewhere a moment ago, so present codes are spent. Sessions end, and the
        person is notified. Raises UnknownUser, InvalidDeviceName, ClockImplausible; for one token TooManyDevices,
        TokenHeld, for several a TokensRefused that says which.
        """
        if device is not None and not names.device_name_is_valid(device):
            raise InvalidDeviceName
        taken: list[Factor] = []
        refusals: list[tuple[int, StorageError]] = []
        with self._operator.acting_on(name, fresh=True) as (tx, user):
            tx.must_have_plausible_clock()
            held, devices = _held(tx, user), tx.person(user.id).devices(method)
            for place, token in enumerate(tokens):
                try:
                    _must_be_new(token, held)
                    policy.must_have_room(self._policy, devices, more=len(taken))
                except StorageError as refusal:
                    refusals.append((place, refusal))
                    continue
                held[token.secret] = True
                called = names.visible(device or token.label or user.name, names.LONGEST_DEVICE_NAME)
                taken.append(_add(tx, user, token, method, called))
            if refusals:
                raise refusals[0][1] if len(tokens) == 1 else TokensRefused(refusals)
        return taken

    def export(self, name: str, target: Path, passphrase: str, *, issuer: str, reason: str) -> int:
        """Write the active tokens of an account as `otpauth` URIs, one a line, to a new file in the age format.

        Returns how many. For commands alone: the person is not told. The passphrase is used as it is, since age does
        the same. The export is in the audit log, with the reason, before the file holds anything. Takes a second or
        more. Raises NotAllowed, UnknownUser, NoActiveFactor, ReasonNotRecorded, WeakPassphrase, FileInTheWay,
        CannotOpen.
        """
        from storage.formats import otpauth  # noqa: PLC0415 - only an export needs it

        self._operator.must_be_a_command()
        if len(passphrase) < passwords.SHORTEST_PASSPHRASE or not _can_be_typed(passphrase):
            raise WeakPassphrase
        user, held = self._to_hand_over(name, reason)
        known = (user.name, user.email or "", issuer, *self._policy.names)
        if guesses.needed(passphrase, known) < passwords.FEWEST_GUESSES_OF_A_FILE:
            raise GuessablePassphrase
        lines = [otpauth.write(issuer, factor.account, secret, factor.parameters) for factor, secret in held]
        text = "".join(f"{line}\n" for line in lines)
        self._hand_over(user, target, f"{len(held)}", reason, lambda: _sealed(text, passphrase))
        return len(held)

    def export_verifier(
        self, name: str, target: Path, verifier: Verifier, *, factor_id: str | None = None, reason: str
    ) -> None:
        """Write one active token of an account, in the clear, to a new file that another verifier reads.

        For commands alone. The export is in the audit log before the file holds anything. Raises NotAllowed,
        UnknownUser, NoActiveFactor, SeveralTokens, UnfitForVerifier, ReasonNotRecorded, FileInTheWay, CannotOpen.
        """
        self._operator.must_be_a_command()
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
        """Return the active tokens with their secrets. Raises UnknownUser, NoActiveFactor, ReasonNotRecorded."""
        if not reason.strip():
            raise ReasonNotRecorded
        with self._operator.looking() as tx:
            user = account_named(tx, name)
            opened = _opened(tx, tx.person(user.id).usable())
            accounts = labels.accounts(user.name, factors.ever(tx.db, user.id))
            active = [factor for factor in factors.active(tx.db, user.id) if factor.id in opened]
            held = [(factor._replace(account=accounts[factor.id]), opened[factor.id]) for factor in active]
        if not held:
            raise NoActiveFactor
        return user, held

    def _hand_over(self, user: User, target: Path, what: str, reason: str, content: Callable[[], bytes]) -> None:
        """Write a new file, empty until the export is in the audit log. Raises FileInTheWay, CannotOpen."""
        with exported_file(target) as file:
            written = content()
            with self._operator.acting() as tx:
                detail = f"{what} to {target.name}, reason: {reason.strip()}"
                tx.record(Action.FACTORS_EXPORTED, subject=user.name, detail=detail)
            file.write(written)


def _held(tx: Transaction, user: User) -> dict[str, bool]:
    """Return every secret that a person has had, and whether it is active."""
    active = {factor.id for factor in factors.active(tx.db, user.id)}
    opened = _opened(tx, filter(attrgetter("gives_codes"), factors.every_seal(tx.db, user.id)))
    return {secret: factor_id in active for factor_id, secret in opened.items()}


def _add(tx: Transaction, user: User, token: Token, method: str, called: str) -> Factor:
    """Make a new factor, whose present codes are spent; notify the person, and record it in the audit log."""
    held = factors.active(tx.db, user.id)
    account = names.visible(token.account, names.LONGEST_NAME) or user.name
    others = [*(other.account for other in held), *enrolments.accounts_of(tx.db, user.id)]
    factor = Factor(
        id=secrets.token_hex(16),
        user_id=user.id,
        method=method,
        phone="",
        name=names.name_apart(called, (other.name for other in held)),
        account=labels.apart(account, others),
        created_at=tx.now,
        last_used_at=None,
        drift=0,
        disabled_at=None,
        retired_at=None,
        parameters=token.parameters,
    )
    where = sealed_rows.of_factor(SealedFactor(factor.id, user.id, b"", token.parameters))
    spent = totp.last_step_at(tx.now, token.parameters.period)
    factors.add(tx.db, factor, tx.seal(token.secret, where), spent)
    tx.notify(user, NoticeKind.METHOD_ADDED, factor.name)
    tx.record(Action.FACTOR_IMPORTED, subject=user.name, detail=method)
    return factor


def _opened(tx: Transaction, held: Iterable[SealedFactor]) -> dict[str, str]:
    """Return the secrets of these factors, by the identifier of each. Raises SealBroken."""
    return {f.id: tx.unseal(f.sealed_secret, sealed_rows.of_factor(f), f.user_id) for f in held}


def _must_be_new(token: Token, held: Mapping[str, bool]) -> None:
    """Raise TokenHeld for a secret that the person has or had.

    A retired one stays retired: its phone may be in other hands.
    """
    if token.secret in held:
        raise TokenHeld if held[token.secret] else TokenStopped


def _can_be_typed(passphrase: str) -> bool:
    """Tell whether a passphrase can be typed to `age -d`: no control character, no surrogate for an invalid byte."""
    return not any(unicodedata.category(character) in ("Cc", "Cs") for character in passphrase)


def _sealed(text: str, passphrase: str) -> bytes:
    import pyrage  # noqa: PLC0415 - only an export needs it

    sealed: bytes = pyrage.passphrase.encrypt(text.encode(), passphrase)
    return sealed

"""`guichet factors import`: the tokens of one person, all or none, or a file of many people, line by line."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from storage import (
    AnotherAccount,
    NoAccountSaid,
    SealBroken,
    StorageError,
    Store,
    TokenHeld,
    TokenRefused,
    TokensRefused,
    TooManyDevices,
    UnknownUser,
    name_key,
)
from storage.formats.incoming import files, sealed
from storage.formats.incoming.listed import LARGEST, Entry, Remark, TokenList, Untaken
from storage.formats.incoming.token import Token
from tui.cli import choices, tables
from tui.config.offered import offered
from tui.config.settings import Settings
from tui.files import given_file
from tui.language import _, ngettext
from tui.language.text import clean
from tui.messages import errors
from tui.process.command import command
from tui.process.output import print_error, print_json
from tui.process.standard_input import secret_line, secret_text

MOST_TOLD = 20
"""The largest number of lines reported one by one when no token was imported."""


class Outcome(NamedTuple):
    """The outcome for one token of a file."""

    place: int
    account: str
    factor: str
    """The identifier of the new factor; empty if there is none."""
    refusal: StorageError | None = None

    @property
    def was_there(self) -> bool:
        """Tell whether the account had this token already."""
        return type(self.refusal) is TokenHeld

    @property
    def words(self) -> str:
        """Say what became of the token."""
        return errors.sentence(self.refusal, time.time()) if self.refusal else _("Jeton ajouté.")


def import_tokens(settings: Settings, store: Store, options: argparse.Namespace) -> int:
    """Import tokens from a file or standard input. Returns 0 if all of them are there now."""
    methods = {name: method for name, method in offered(settings).items() if not method.approves}
    if options.method not in methods:
        unknown = _("La méthode « {name} » n'est pas proposée.").format(name=options.method)
        known = {name: method.name for name, method in methods.items()}
        print_error(unknown + choices.instead(options.method, known))
        return 1
    if options.name is None and options.device is not None:
        print_error(_("Un nom d'appareil ne va qu'avec un compte. Nommez le compte, ou retirez --name."))
        return 1
    content = _content(options)
    if content is None:
        return 1
    listed = files.read(content)
    return _for_one(store, options, listed) if options.name is not None else _for_many(store, options, listed)


def _content(options: argparse.Namespace) -> bytes | None:
    """Read the file and decrypt it; return None after saying why it cannot be. Raises CannotOpen, WrongPassphrase."""
    if options.file is not None:
        content = given_file.beginning(options.file, LARGEST + 1)
        if sealed.is_sealed(content):
            return sealed.opened(content, secret_line(_("Phrase de passe du fichier :")))
        return content
    if options.name is None and sys.stdin and sys.stdin.isatty():
        print_error(_("Nommez le compte de ce jeton, ou donnez avec --file un fichier qui dit à qui est chaque jeton."))
        return None
    content = secret_text(_("Adresse otpauth du jeton :"), LARGEST + 1)
    if sealed.is_sealed(content):
        print_error(_("Ce fichier est chiffré. Donnez-le avec --file, et sa phrase de passe sur l'entrée standard."))
        return None
    return content


def _for_one(store: Store, options: argparse.Namespace, listed: TokenList) -> int:
    """Import all tokens into one account, or none. Raises the refusal of a single one."""
    several = len({name_key(entry.account) for entry in listed.entries if entry.account}) > 1
    tokens: list[Token] = []
    refusals: list[tuple[int, StorageError]] = []
    for place, entry in enumerate(listed.entries):
        if not isinstance(entry.found, Token):
            refusals.append((place, entry.found))
        elif several and entry.account and name_key(entry.account) != name_key(options.name):
            refusals.append((place, AnotherAccount()))
        else:
            tokens.append(entry.found)
    try:
        if refusals:
            raise refusals[0][1] if len(listed.entries) == 1 else TokensRefused(refusals)
        taken = store.administration().tokens.take_in(
            options.name, tokens, method=options.method, device=options.device
        )
    except TokensRefused as error:
        _tell_refused(listed, error)
        return 1
    outcomes = [
        Outcome(entry.place, options.name, factor.id) for entry, factor in zip(listed.entries, taken, strict=True)
    ]
    if options.json:
        print_json(_facts(outcomes, listed))
        return 0
    for outcome in outcomes:
        print(outcome.factor)
    words = ngettext(
        "Jeton ajouté. Son code du moment a pu servir ailleurs : le deuxième code à venir sera le premier accepté.",
        "{n} jetons ajoutés. Leurs codes du moment ont pu servir ailleurs : le deuxième code à venir sera le premier "
        "accepté.",
        len(taken),
    )
    print_error(words.format(n=len(taken)))
    _tell_remarks(listed)
    return 0


def _tell_refused(listed: TokenList, error: TokensRefused) -> None:
    print_error(_("Rien n'a été ajouté. Corrigez ce qui suit, ou retirez-le, puis recommencez."))
    for place, refusal in error.refusals[:MOST_TOLD]:
        print_error(_told(listed, listed.entries[place], errors.sentence(refusal, time.time())))
    if (more := len(error.refusals) - MOST_TOLD) > 0:
        print_error(ngettext("Et {n} autre refus.", "Et {n} autres refus.", more).format(n=more))


def _for_many(store: Store, options: argparse.Namespace, listed: TokenList) -> int:
    """Import each token into the account that the file names. A refused token stops no other."""
    outcomes: list[Outcome] = []
    try:
        for entry in listed.entries:
            outcomes.append(_taken_in(store, options.method, entry))
    finally:
        _report(options, outcomes, listed)
    return 1 if any(outcome.refusal and not outcome.was_there for outcome in outcomes) else 0


def _taken_in(store: Store, method: str, entry: Entry) -> Outcome:
    """Import one token of a file of many people. Raises errors that no line is to blame for."""
    account = entry.account or (entry.found.account if isinstance(entry.found, Token) else "")
    try:
        if not isinstance(entry.found, Token):
            raise entry.found
        if not account:
            raise NoAccountSaid
        (factor,) = store.administration().tokens.take_in(account, [entry.found], method=method)
    except _OF_ONE_LINE as refusal:
        return Outcome(entry.place, account, "", refusal)
    return Outcome(entry.place, account, factor.id)


_OF_ONE_LINE = (TokenRefused, UnknownUser, TokenHeld, TooManyDevices, SealBroken)


def _print_outcomes(outcomes: Sequence[Outcome]) -> None:
    """Print a line for each token: a table for people."""
    columns = (
        tables.Column[Outcome](_("Ligne"), lambda outcome: str(outcome.place)),
        tables.Column[Outcome](_("Nom"), lambda outcome: clean(outcome.account) or "-"),
        tables.Column[Outcome](_("Identifiant"), lambda outcome: outcome.factor or "-"),
        tables.Column[Outcome](_("Issue"), lambda outcome: outcome.words),
    )
    tables.print_list(outcomes, columns)


def _report(options: argparse.Namespace, outcomes: Sequence[Outcome], listed: TokenList) -> None:
    facts = _facts(outcomes, listed)
    if options.json:
        print_json(facts)
        return
    _print_outcomes(outcomes)
    taken, there, refused = (len(facts[name]) for name in ("taken", "already_there", "refused"))
    words = [ngettext("{n} jeton ajouté.", "{n} jetons ajoutés.", taken).format(n=taken)]
    if there:
        words.append(ngettext("{n} y était déjà.", "{n} y étaient déjà.", there).format(n=there))
    if refused:
        words.append(ngettext("{n} refusé.", "{n} refusés.", refused).format(n=refused))
    print_error(" ".join(words))
    _tell_remarks(listed)


def _facts(outcomes: Sequence[Outcome], listed: TokenList) -> dict[str, list[dict[str, Any]]]:
    facts: dict[str, list[dict[str, Any]]] = {"taken": [], "already_there": [], "refused": [], "not_taken_over": []}
    for outcome in outcomes:
        fact: dict[str, Any] = {"line": outcome.place, "account": outcome.account}
        if outcome.factor:
            facts["taken"].append(fact | {"factor": outcome.factor})
        elif outcome.was_there:
            facts["already_there"].append(fact)
        else:
            facts["refused"].append(fact | {"error": outcome.words})
    facts["not_taken_over"] = [
        {"line": entry.place, "what": remark.what.value, "value": remark.value}
        for entry in listed.entries
        for remark in _remarks(entry)
    ]
    return facts


def _tell_remarks(listed: TokenList) -> None:
    """Report what the file says about tokens and the import leaves out."""
    told = [(entry, remark) for entry in listed.entries for remark in _remarks(entry)]
    for entry, remark in told[:MOST_TOLD]:
        print_error(_told(listed, entry, _words(remark)) if len(listed.entries) > 1 else _words(remark))
    if (more := len(told) - MOST_TOLD) > 0:
        print_error(ngettext("Et {n} autre remarque.", "Et {n} autres remarques.", more).format(n=more))


def _remarks(entry: Entry) -> tuple[Remark, ...]:
    return entry.remarks if isinstance(entry.found, Token) else ()


def _told(listed: TokenList, entry: Entry, sentence: str) -> str:
    place = _("Ligne {n} : {sentence}") if listed.in_lines else _("Jeton {n} : {sentence}")
    return place.format(n=entry.place, sentence=sentence)


def _words(remark: Remark) -> str:
    return {
        Untaken.WINDOW: _(
            "La fenêtre de ce jeton (WINDOW_SIZE {value}) n'est pas reprise : Guichet accepte le code du moment, "
            "celui d'avant et celui d'après."
        ),
        Untaken.RATE_LIMIT: _(
            "La limite d'essais de ce jeton (RATE_LIMIT {value}) n'est pas reprise : « {command} » donne celles "
            "de Guichet."
        ),
        Untaken.SCRATCH_CODES: _(
            "Les codes de secours de ce fichier ({value}) ne sont pas repris : la personne en prend de nouveaux dans "
            "Guichet."
        ),
        Untaken.SKEW: _(
            "Le décalage d'horloge de ce jeton (TIME_SKEW {value}) n'est pas repris : réglez l'heure de l'appareil."
        ),
        Untaken.PIN: _("Le code PIN de ce jeton n'est pas repris : le code de l'appareil se saisit seul."),
        Untaken.POLICY: _("Les limites que le fichier met à ce jeton (dates, PIN) ne sont pas reprises."),
    }[remark.what].format(value=remark.value, command=command("limits"))

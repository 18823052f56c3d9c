"""The commands on phones and tokens: listed, reset, taken in from other systems, handed over."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from storage import Factor, Store, Verifier, labels
from storage.formats.times import utc
from tui.config.settings import Settings
from tui.language import _, ngettext
from tui.language.text import clean
from tui.process.output import print_json
from tui.process.standard_input import line, secret_line


def list_factors(store: Store, options: argparse.Namespace) -> int:
    """Active ones and the history."""
    facts = [_facts(factor) for factor in store.factor_history(options.name)]
    if options.json:
        print_json(facts)
    else:
        for fact in facts:
            print(
                "\t".join("-" if value in (None, "") else clean(str(value), labels.LONGEST) for value in fact.values())
            )
    return 0


def reset_factors(store: Store, options: argparse.Namespace) -> int:
    """One factor, or all of them with the recovery codes; why, and how the person was recognised, are asked for."""
    user = store.find_user(options.name)
    reason, identity = options.reason, options.identity
    if reason is None:
        reason = line(_("Pourquoi mettre fin à ce téléphone ?"))
    if identity is None:
        identity = line(_("Comment l'identité de cette personne a-t-elle été vérifiée ?"))
    store.reset_factors(user.name, options.factor, reason=reason, identity=identity)
    return 0


def import_tokens(settings: Settings, store: Store, options: argparse.Namespace) -> int:
    """Tokens of other systems, of one person or of many."""
    # What reads them is loaded only for them.
    from tui.cli import factors_import

    return factors_import.import_tokens(settings, store, options)


def export_tokens(settings: Settings, store: Store, options: argparse.Namespace) -> int:
    """The active tokens in a new file, sealed with the passphrase of standard input; or one for another verifier."""
    if options.verifier:
        verifier = Verifier(options.verifier)
        store.export_verifier(options.name, options.file, verifier, factor_id=options.factor, reason=options.reason)
        print(_("Jeton écrit en clair. Ce vérificateur ne sait pas quels codes Guichet a acceptés."), file=sys.stderr)
        return 0
    passphrase = secret_line(_("Phrase de passe du fichier, 15 caractères au moins :"))
    count = store.export_tokens(options.name, options.file, passphrase, issuer=settings.issuer, reason=options.reason)
    done = ngettext(
        "{n} jeton écrit. « age -d » ouvre ce fichier avec la phrase de passe.",
        "{n} jetons écrits. « age -d » ouvre ce fichier avec la phrase de passe.",
        count,
    )
    print(done.format(n=count), file=sys.stderr)
    return 0


def _facts(factor: Factor) -> dict[str, Any]:
    return {
        "id": factor.id,
        "method": factor.method,
        "phone": factor.phone,
        "account": factor.account,
        "name": factor.name,
        "algorithm": factor.parameters.algorithm,
        "digits": factor.parameters.digits,
        "period": factor.parameters.period,
        "created_at": utc(factor.created_at),
        "last_used_at": utc(factor.last_used_at),
        "disabled_at": utc(factor.disabled_at),
        "retired_at": utc(factor.retired_at),
    }

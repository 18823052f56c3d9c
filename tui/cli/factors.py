"""`guichet factors`: lists, resets, imports and exports phones and tokens."""

from __future__ import annotations

from tui.cli.arguments import EXAMPLE_NAME, add_actions, add_json, add_name, add_name_and_json, path
from tui.cli.data import OnStore
from tui.language import _, ngettext

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from storage import Factor, Store
    from tui.cli.arguments import Command
    from tui.cli.data import Call


def define(command: Command) -> None:
    """Add the actions on phones and tokens."""
    actions = add_actions(command)
    actions.add_parser(
        "list",
        fill=add_name_and_json,
        run=OnStore(list_factors),
        help=_("lister les appareils, anciens compris"),
        example=f"guichet factors list {EXAMPLE_NAME}",
    )
    actions.add_parser(
        "reset",
        fill=_reset,
        run=OnStore(reset_factors),
        help=_("réinitialiser un appareil, ou tous"),
        example=f"guichet factors reset {EXAMPLE_NAME} --reason INC-1042",
    )
    actions.add_parser(
        "import",
        fill=_import_tokens,
        run=OnStore(import_tokens),
        help=_("ajouter des jetons d'un autre système : leur adresse otpauth est lue"),
        example="guichet factors import --file totp.txt",
    )
    actions.add_parser(
        "export",
        fill=_export_tokens,
        run=OnStore(export_tokens),
        help=_("écrire les jetons d'un compte dans un fichier chiffré (format age)"),
        example=f"guichet factors export {EXAMPLE_NAME} marie.age --reason INC-1042",
    )


def _reset(reset: Command) -> None:
    add_name(reset)
    reset.add_argument("--factor", metavar=_("ID"), help=_("cet appareil seulement"))
    reset.add_argument("--reason", metavar=_("TEXTE"), help=_("pourquoi ; sinon, c'est demandé"))
    reset.add_argument(
        "--identity", metavar=_("TEXTE"), help=_("comment l'identité a été vérifiée ; sinon, c'est demandé")
    )


def _import_tokens(taken: Command) -> None:
    taken.add_argument(
        "name", nargs="?", metavar=_("NOM"), help=_("le compte ; sans lui, le fichier dit à qui est chaque jeton")
    )
    taken.add_argument(
        "--file",
        type=path,
        metavar=_("FICHIER"),
        help=_("adresses, export d'une application, graines, PSKC ou export de Guichet (sinon, l'entrée standard)"),
    )
    taken.add_argument(
        "--method",
        default="google_authenticator",
        metavar=_("MÉTHODE"),
        help=_("sa méthode (google_authenticator si rien n'est dit)"),
    )
    taken.add_argument("--name", dest="device", metavar=_("TEXTE"), help=_("nom de l'appareil (sinon, celui du jeton)"))
    add_json(taken)


def _export_tokens(given: Command) -> None:
    add_name(given)
    given.add_argument("file", type=path, metavar=_("FICHIER"))
    given.add_argument(
        "--for",
        dest="verifier",
        choices=("google-authenticator", "oath"),
        help=_("en clair, un seul, pour « google-authenticator » (module PAM) ou « oath » (pam_oath)"),
    )
    given.add_argument("--factor", metavar=_("ID"), help=_("avec --for, l'appareil à prendre s'il y en a plusieurs"))
    given.add_argument("--reason", required=True, metavar=_("TEXTE"), help=_("pourquoi ; c'est inscrit au journal"))


def list_factors(store: Store, call: Call) -> int:
    """Print the active factors and the history."""
    from storage import labels
    from tui.cli import tables
    from tui.language.text import clean
    from tui.process.output import print_json

    history = store.administration().directory.factor_history(call.options.name)
    if tables.is_for_people() and not call.options.json:
        _show(history)
        return 0
    facts = [_facts(factor) for factor in history]
    if call.options.json:
        print_json(facts)
    else:
        for fact in facts:
            print(
                "\t".join("-" if value in (None, "") else clean(str(value), labels.LONGEST) for value in fact.values())
            )
    return 0


def _show(history: Sequence[Factor]) -> None:
    from tui.cli.tables import Column, print_table
    from tui.language.text import clean
    from tui.messages import account_status, names

    method_names = names.method_names()
    print_table(
        history,
        (
            Column(_("Identifiant"), lambda factor: clean(str(factor.id))),
            Column(_("Appareil"), lambda factor: account_status.device(factor, method_names).words),
        ),
        empty=_("Ce compte n'a eu aucun appareil."),
    )


def reset_factors(store: Store, call: Call) -> int:
    """Retire one factor, or all of them with the recovery codes; ask why, and how the person was recognised."""
    from tui.messages import changes
    from tui.process.output import print_done
    from tui.process.standard_input import line

    user = store.administration().directory.user(call.options.name)
    reason, identity = call.options.reason, call.options.identity
    if reason is None:
        reason = line(_("Pourquoi cette réinitialisation ?"))
    if identity is None:
        identity = line(_("Comment l'identité de cette personne a-t-elle été vérifiée ?"))
    count = store.administration().accounts.reset_factors(
        user.name, call.options.factor, reason=reason, identity=identity
    )
    print_done(changes.reset(user.name, count))
    return 0


def import_tokens(store: Store, call: Call) -> int:
    """Import tokens of other systems, of one person or of many."""
    from tui.cli import factors_import

    return factors_import.import_tokens(call.settings, store, call.options)


def export_tokens(store: Store, call: Call) -> int:
    """Write the active tokens to a new file: sealed with the passphrase on standard input, or for a verifier."""
    from storage import Verifier
    from tui.process.output import print_error
    from tui.process.standard_input import secret_line

    options = call.options
    if options.verifier:
        verifier = Verifier(options.verifier)
        store.administration().tokens.export_verifier(
            options.name, options.file, verifier, factor_id=options.factor, reason=options.reason
        )
        print_error(_("Jeton écrit en clair. Ce vérificateur ne sait pas quels codes Guichet a acceptés."))
        return 0
    passphrase = secret_line(_("Phrase de passe du fichier, 15 caractères au moins :"))
    count = store.administration().tokens.export(
        options.name, options.file, passphrase, issuer=call.settings.issuer, reason=options.reason
    )
    done = ngettext(
        "{n} jeton écrit. « age -d » ouvre ce fichier avec la phrase de passe.",
        "{n} jetons écrits. « age -d » ouvre ce fichier avec la phrase de passe.",
        count,
    )
    print_error(done.format(n=count))
    return 0


def _facts(factor: Factor) -> dict[str, Any]:
    from storage.formats.times import utc

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

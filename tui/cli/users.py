"""`guichet users`: creates, finds, shows, disables and changes accounts."""

from __future__ import annotations

from tui.cli.arguments import EXAMPLE_NAME, add_actions, add_json, add_name, add_name_and_json, path, whole_number
from tui.cli.choices import explained, read
from tui.cli.data import OnStore
from tui.language import _

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    from storage import Store, User
    from tui.cli.arguments import Command
    from tui.cli.data import Call


def define(command: Command) -> None:
    """Add the actions on accounts."""
    actions = add_actions(command)
    making = OnStore(add_user, may_make_database=True)
    importing = OnStore(import_users, may_make_database=True)
    actions.add_parser(
        "add",
        fill=_add,
        run=making,
        help=_("créer un compte"),
        example=f"guichet users add {EXAMPLE_NAME} --require-mfa",
    )
    actions.add_parser(
        "list", fill=add_json, run=OnStore(list_users), help=_("lister les comptes"), example="guichet users list"
    )
    actions.add_parser(
        "find",
        fill=_find,
        run=OnStore(find_users),
        help=_("trouver des comptes par le début de leurs mots"),
        example="guichet users find trem",
    )
    actions.add_parser(
        "show",
        fill=add_name_and_json,
        run=OnStore(show_user),
        help=_("montrer un compte"),
        example=f"guichet users show {EXAMPLE_NAME}",
    )
    actions.add_parser(
        "import",
        fill=_import_list,
        run=importing,
        help=_("créer les comptes d'un fichier CSV"),
        example="guichet users import clients.csv --passwords secrets.csv",
    )
    for action, body, words in (
        ("disable", disable, _("fermer un compte")),
        ("enable", enable, _("rouvrir un compte")),
        ("unlock", unlock, _("oublier les essais refusés d'un compte")),
        ("password", renew_password, _("donner un nouveau mot de passe provisoire")),
        ("lift-mfa", lift_mfa, _("ne plus exiger l'authentification multifacteur")),
    ):
        actions.add_parser(
            action, fill=add_name, run=OnStore(body), help=words, example=f"guichet users {action} {EXAMPLE_NAME}"
        )
    actions.add_parser(
        "require-mfa",
        fill=_require_mfa,
        run=OnStore(require_mfa),
        help=_requiring(),
        example=f"guichet users require-mfa {EXAMPLE_NAME} --grace-days 14",
    )
    actions.add_parser(
        "email",
        fill=_email,
        run=OnStore(set_email),
        help=_("changer l'adresse de courriel d'un compte"),
        example=f"guichet users email {EXAMPLE_NAME} marie@example.org",
    )


def _add(add: Command) -> None:
    add_name(add)
    add.add_argument("--password-stdin", action="store_true", help=_("lire le mot de passe sur l'entrée standard"))
    add.add_argument(
        "--role",
        type=read(_roles),
        choices=explained(_roles()),
        default="client",
        help=_("« client » si rien n'est dit ; « operator » peut aussi ouvrir la console"),
    )
    add.add_argument("--require-mfa", action="store_true", help=_requiring())
    add.add_argument("--email", metavar=_("ADRESSE"), help=_("où annoncer ce qui change dans ce compte"))
    add_json(add)


def _roles() -> dict[str, str]:
    return {"client": _("client"), "operator": _("opérateur")}


def _find(find: Command) -> None:
    find.add_argument("text", metavar=_("TEXTE"))
    add_json(find)


def _import_list(taken: Command) -> None:
    taken.add_argument(
        "file",
        type=path,
        metavar=_("FICHIER"),
        help=_("sa première ligne : nom, et au besoin courriel, méthode exigée"),
    )
    taken.add_argument(
        "--passwords", type=path, metavar=_("FICHIER"), help=_("nouveau fichier où écrire les mots de passe")
    )
    add_json(taken)


def _require_mfa(require: Command) -> None:
    add_name(require)
    require.add_argument(
        "--grace-days",
        type=whole_number,
        default=0,
        metavar=_("JOURS"),
        help=_("dans ce nombre de jours, et non tout de suite"),
    )


def _email(email: Command) -> None:
    add_name(email)
    email.add_argument("address", nargs="?", metavar=_("ADRESSE"), help=_("sans adresse, celle du compte est effacée"))


def _requiring() -> str:
    return _("exiger l'authentification multifacteur")


def add_user(store: Store, call: Call) -> int:
    """Create an account, and print its one-time password, alone on standard output, when none was given."""
    from storage import Role
    from tui.cli import account_facts
    from tui.language.text import clean
    from tui.messages import errors
    from tui.process.output import print_error, print_json
    from tui.process.standard_input import secret_line

    options = call.options
    password = secret_line(_("Mot de passe :")) if options.password_stdin else None
    administration = store.administration()
    made = administration.accounts.add(
        options.name,
        password,
        role=Role(options.role),
        mfa_required=options.require_mfa,
        email=options.email,
    )
    if options.json:
        told = {"look_alikes": made.look_alikes} if made.look_alikes else {}
        facts = account_facts.facts(administration, administration.directory.status(made.user.name))
        print_json(facts | {"password": made.password} | told)
        return 0
    if made.look_alikes:
        print_error(errors.reads_like(made.look_alikes))
    print_error(_("Compte créé : {name}.").format(name=clean(made.user.name)))
    if made.password:
        _print_one_time_password(made.user, made.password)
    return 0


def renew_password(store: Store, call: Call) -> int:
    """Print a new one-time password, alone on standard output."""
    from shlex import quote

    from tui.process.command import command
    from tui.process.output import print_error

    administration, name = store.administration(), call.options.name
    password = administration.accounts.renew_password(name)
    user = administration.directory.user(name)
    _print_one_time_password(user, password)
    if user.disabled:
        words = _("Ce compte est fermé : le mot de passe ne servira qu'une fois le compte rouvert, avec « {command} ».")
        print_error(words.format(command=command(f"users enable {quote(user.name)}")))
    return 0


def _print_one_time_password(user: User, password: str) -> None:
    from tui.messages import slips
    from tui.process.command import command
    from tui.process.output import print_error

    print_error(_("Mot de passe provisoire, à changer à la première connexion :"))
    print(password, flush=True)
    next_step = _("Remettez-le à la personne : son propre mot de passe se choisit avec « {command} ».")
    print_error(" ".join(filter(None, [slips.validity(user), next_step.format(command=command())])))


def list_users(store: Store, call: Call) -> int:
    """Print all accounts, one line each, or JSON."""
    from tui.cli import account_facts

    account_facts.print_list(store, store.administration().directory.statuses(), as_json=call.options.json)
    return 0


def find_users(store: Store, call: Call) -> int:
    """Print the accounts that have words beginning like those typed."""
    from tui.cli import account_facts

    account_facts.print_list(
        store, store.administration().directory.search(call.options.text), as_json=call.options.json
    )
    return 0


def show_user(store: Store, call: Call) -> int:
    """Print all facts of an account that are not secret."""
    from tui.cli import account_facts

    account_facts.print_account(
        store, store.administration().directory.status(call.options.name), as_json=call.options.json
    )
    return 0


def import_users(store: Store, call: Call) -> int:
    """Create the accounts of a file."""
    from tui.cli import users_import

    return users_import.import_users(store, call.options)


def disable(store: Store, call: Call) -> int:
    """Disable an account."""
    from tui.messages import changes
    from tui.process.output import print_done

    before = store.administration().directory.user(call.options.name)
    store.administration().accounts.set_disabled(before.name, disabled=True)
    print_done(changes.closed(before))
    return 0


def enable(store: Store, call: Call) -> int:
    """Enable a disabled account again."""
    from tui.messages import changes
    from tui.process.output import print_done

    before = store.administration().directory.user(call.options.name)
    store.administration().accounts.set_disabled(before.name, disabled=False)
    print_done(changes.opened(before))
    return 0


def require_mfa(store: Store, call: Call) -> int:
    """Require multi-factor authentication of an account, at once or after some days."""
    from tui.messages import changes, errors
    from tui.process.output import print_done, print_error

    administration, days = store.administration(), call.options.grace_days
    before = administration.directory.user(call.options.name)
    try:
        after = administration.accounts.set_mfa(before.name, required=True, grace_days=days)
    except ValueError:
        print_error(errors.unfit_grace())
        return 1
    print_done(changes.required(before, after, days))
    return 0


def lift_mfa(store: Store, call: Call) -> int:
    """Stop requiring multi-factor authentication of an account."""
    from tui.messages import changes
    from tui.process.output import print_done

    before = store.administration().directory.user(call.options.name)
    store.administration().accounts.set_mfa(before.name, required=False)
    print_done(changes.lifted(before))
    return 0


def set_email(store: Store, call: Call) -> int:
    """Set another address, or none."""
    from tui.messages import changes
    from tui.process.output import print_done

    before = store.administration().directory.user(call.options.name)
    after = store.administration().accounts.set_email(before.name, call.options.address)
    print_done(changes.address(before, after))
    return 0


def unlock(store: Store, call: Call) -> int:
    """Forget the refused attempts of an account."""
    from tui.messages import changes
    from tui.process.output import print_done

    before = store.administration().directory.status(call.options.name)
    store.administration().accounts.unlock(before.user.name)
    print_done(changes.unlocked(before))
    return 0

"""The commands that maintain the data: checks, limits, backups, clock."""

from __future__ import annotations

from tui.cli import going_on
from tui.cli.arguments import add_actions, add_file, add_json
from tui.cli.data import OnStore
from tui.language import _, ngettext

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storage import Finding, Store
    from tui.cli.arguments import Command
    from tui.cli.data import Call


def define_check(command: Command) -> None:
    """Add the arguments of `check`."""
    add_json(command)
    command.does(OnStore(check))


def define_limits(command: Command) -> None:
    """Add the arguments of `limits`."""
    add_json(command)
    command.add_argument("--set", nargs=2, metavar=(_("LIMITE"), _("NOMBRE")), help=_("changer une limite"))
    command.does(OnStore(limits))


def define_backup(command: Command) -> None:
    """Add the arguments of `backup`."""
    add_file(command)
    command.epilog = _keep_the_key()
    command.does(OnStore(backup))


def define_restore(command: Command) -> None:
    """Add the arguments of `restore`."""
    add_file(command)
    going_on.add_yes(command)
    # Not within an f-string, where no message is found to be translated.
    refused = _("Une sauvegarde d'avant un changement de clé est refusée.")
    command.epilog = f"{_what_is_undone()} {refused}"
    command.does(OnStore(restore, may_make_database=True))


def _what_is_undone() -> str:
    return _(
        "La sauvegarde prend la place des données d'aujourd'hui, qui sont gardées à côté : ce qui a changé depuis est "
        "défait, et toutes les sessions se terminent."
    )


def _keep_the_key() -> str:
    return _("La clé n'est pas dans la sauvegarde : gardez-en une copie à part, sinon la sauvegarde ne s'ouvre pas.")


def define_clock(command: Command) -> None:
    """Add the actions on the clock."""
    actions = add_actions(command)
    actions.add_parser(
        "accept",
        run=OnStore(accept_clock),
        help=_("confirmer que l'heure est juste ; c'est inscrit au journal"),
        example="guichet clock accept",
    )


def check(store: Store, call: Call) -> int:
    """Print the findings. Returns 0 unless a finding is bad."""
    from storage import Gravity
    from tui.cli import tables
    from tui.process.output import print_json

    findings = [*store.maintenance.check(), *_of_phones(call)]
    if call.options.json:
        print_json([finding._asdict() for finding in findings])
    elif tables.is_for_people():
        _show_findings(findings)
    else:
        for finding in findings:
            print(_check_line(finding))
    return 1 if any(finding.gravity is Gravity.BAD for finding in findings) else 0


def _of_phones(call: Call) -> list[Finding]:
    """Look at the address that phones call, if there is one."""
    from tui.cli import phones_url

    return [phones_url.finding(call.settings.serve.url)] if call.settings.serve.url else []


def _show_findings(findings: Sequence[Finding]) -> None:
    from storage import Gravity
    from tui.cli.tables import Column, print_table
    from tui.messages.findings import checked

    words = checked()
    states = {Gravity.GOOD: _("en ordre"), Gravity.WARNING: _("à vérifier"), Gravity.BAD: _("à réparer")}
    print_table(
        findings,
        (
            Column(_("Contrôle"), lambda finding: f"{_sign(finding)} {words[finding.name]}"),
            Column(_("État"), lambda finding: states[finding.gravity]),
            Column(_("Détail"), lambda finding: _detail(finding) or "-"),
        ),
    )


def _check_line(finding: Finding) -> str:
    from tui.language.text import clean
    from tui.process.output import LONGEST_SENTENCE

    return f"{finding.name}\t{finding.gravity.value}\t{clean(finding.detail, LONGEST_SENTENCE) or '-'}"


def _sign(finding: Finding) -> str:
    from storage import Gravity

    return {Gravity.GOOD: "✓", Gravity.WARNING: "!", Gravity.BAD: "✗"}[finding.gravity]


def _detail(finding: Finding) -> str:
    from storage import Gravity
    from tui.language.text import clean
    from tui.messages import errors
    from tui.process.output import LONGEST_SENTENCE

    detail = clean(finding.detail, LONGEST_SENTENCE)
    if finding.name == "clock" and finding.gravity is not Gravity.GOOD:
        return f"{detail} : {errors.mend_the_clock()}"
    return detail


def limits(store: Store, call: Call) -> int:
    """Print the limits in force, or change one; docs/vault.md explains them."""
    from tui.cli import tables
    from tui.process.output import print_json

    if call.options.set:
        return _set_limit(store, call)
    numbers = store.maintenance.limits()._asdict()
    if call.options.json:
        print_json(numbers)
    elif tables.is_for_people():
        _show_limits(numbers)
    else:
        for name, value in numbers.items():
            print(f"{name}\t{value}")
    return 0


def _show_limits(numbers: Mapping[str, int]) -> None:
    from tui.cli.tables import Column, print_table
    from tui.messages import settings

    words = settings.limits()
    print_table(
        numbers.items(),
        (
            Column(_("Limite"), lambda row: row[0]),
            Column(_("Nombre"), lambda row: str(row[1])),
            Column(_("Ce que c'est"), lambda row: words[row[0]]),
        ),
    )


def _set_limit(store: Store, call: Call) -> int:
    from storage import LARGEST_LIMIT, SMALLEST_LIMIT, Limits
    from tui.process.output import print_done, print_error

    name, value = call.options.set
    if name not in Limits._fields:
        print_error(_unknown_limit(name))
        return 1
    try:
        store.maintenance.set_limit(name, int(value))
    except ValueError:
        words = _("« {text} » ne convient pas. Donnez un nombre entier de {smallest} à {largest}.")
        print_error(words.format(text=value, smallest=SMALLEST_LIMIT, largest=LARGEST_LIMIT))
        return 1
    if name in call.settings.limits:
        words = _(
            "Enregistré, mais guichet.toml donne aussi cette limite (ligne {line}) : c'est celle de guichet.toml qui "
            "vaut ici."
        )
        print_error(words.format(line=call.settings.lines["limits", name]))
    else:
        print_done(_("Limite enregistrée : {name} = {value}.").format(name=name, value=int(value)))
    return 0


def _unknown_limit(name: str) -> str:
    from tui.cli import choices
    from tui.messages import settings

    return _("La limite « {name} » n'existe pas.").format(name=name) + choices.instead(name, settings.limits())


def backup(store: Store, call: Call) -> int:
    """Copy the database to a new file."""
    from tui.process.output import print_done

    store.backups.make(call.options.file)
    print_done(_("Sauvegarde faite : {path}.").format(path=call.options.file))
    print_done(_keep_the_key())
    return 0


def restore(store: Store, call: Call) -> int:
    """Put a backup in the place of the present data."""
    from tui.process.output import is_read, print_done, print_error

    # Scripts need no warning: the data of before is kept.
    if _is_in_use(store) and not going_on.is_wanted(call.options, _what_is_undone(), told_in_pipes=False):
        return 1
    aside = store.backups.restore(call.options.file)
    if is_read():
        print_done(_restored(store))
    print_error(_("Les données d'avant sont gardées dans {path}.").format(path=aside))
    return 0


def _is_in_use(store: Store) -> bool:
    """Tell whether there is something that a backup would replace; on a new machine there is nothing."""
    from storage import DatabaseDamaged

    try:
        return store.first_account.exists()
    except DatabaseDamaged:
        return True


def _restored(store: Store) -> str:
    """Say what is there now, and of when it is: its last event but one, since the restore itself is the last."""
    from tui.messages import times

    administration = store.administration()
    count = len(administration.directory.users())
    *_restore, newest = administration.audit_log.latest(limit=2)
    words = ngettext(
        "Sauvegarde remise en place : {n} compte, dernier événement le {moment}.",
        "Sauvegarde remise en place : {n} comptes, dernier événement le {moment}.",
        count,
    )
    return words.format(n=count, moment=times.minute(newest.at))


def accept_clock(store: Store, call: Call) -> int:
    """Accept the time of this machine."""
    from tui.process.output import print_error

    del call
    count = store.maintenance.accept_clock()
    words = ngettext(
        "Heure confirmée. Les codes de {n} appareil étaient refusés : le deuxième code à venir sera le premier "
        "accepté.",
        "Heure confirmée. Les codes de {n} appareils étaient refusés : le deuxième code à venir sera le premier "
        "accepté.",
        count,
    )
    print_error(words.format(n=count) if count else _("Heure confirmée."))
    return 0

"""`guichet visits`: shows who is in the guide, and where people left it."""

from __future__ import annotations

import argparse
from contextlib import suppress

from tui.cli.arguments import add_json
from tui.cli.data import OnStore
from tui.language import _, ngettext

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from storage import Funnel, Store, Visit
    from tui.cli.arguments import Command
    from tui.cli.data import Call


MOST_DAYS = 90
"""The number of days for which visits are kept."""


def define(command: Command) -> None:
    """Add the number of days to report."""
    command.add_argument("--days", type=_days, default=30, metavar=_("JOURS"), help=_("nombre de jours comptés (30)"))
    add_json(command)
    command.does(OnStore(visits))


def _days(text: str) -> int:
    with suppress(ValueError):
        if 1 <= (days := int(text)) <= MOST_DAYS:
            return days
    raise argparse.ArgumentTypeError(_("un nombre de 1 à {most} est attendu").format(most=MOST_DAYS))


def visits(store: Store, call: Call) -> int:
    """Print one line for each visit under way, then one for each number, which say what they are; tables for people."""
    from storage.formats.times import utc
    from tui.cli import tables
    from tui.language.text import clean
    from tui.process.output import print_json

    visits_under_way = store.administration().visits.under_way()
    under_way: list[dict[str, Any]] = [
        {
            "name": visit.name,
            "method": visit.method,
            "waypoint": visit.waypoint.value,
            "began_at": utc(visit.began_at),
            "at": utc(visit.at),
        }
        for visit in visits_under_way
    ]
    days = call.options.days
    funnel = store.administration().visits.funnel(days)
    counts = {"begun": funnel.begun, "proved": funnel.proved, "under_way": funnel.under_way}
    left = {waypoint.value: count for waypoint, count in funnel.left.items()}
    if call.options.json:
        print_json({"under_way": under_way, "days": days, "funnel": counts, "left": left})
        return 0
    if tables.is_for_people():
        _show(visits_under_way, funnel, days)
        return 0
    for visit in under_way:
        print("\t".join(["visit", *(clean(str(fact)) or "-" for fact in visit.values())]))
    for kind, numbers in (("count", counts), ("left", left)):
        for name, count in numbers.items():
            print(f"{kind}\t{name}\t{count}")
    return 0


def _show(under_way: Sequence[Visit], funnel: Funnel, days: int) -> None:
    from tui.cli.tables import Column, print_facts, print_sentence, print_table
    from tui.language.text import clean
    from tui.messages import names, times
    from tui.messages.waypoints import waypoints

    method_names = names.method_names()
    print_table(
        under_way,
        (
            Column(_("Nom"), lambda visit: clean(visit.name)),
            Column(_("Page"), lambda visit: waypoints()[visit.waypoint]),
            Column(_("Depuis"), lambda visit: times.hour(visit.at)),
            Column(_("Méthode"), lambda visit: method_names.get(visit.method) or clean(visit.method) or "-"),
        ),
        empty=_("Personne n'est dans le guide à cet instant."),
    )
    print()
    print_sentence(ngettext("Depuis {n}\u00a0jour :", "Depuis {n}\u00a0jours :", days).format(n=days))
    print_facts(
        [
            (_("visites commencées"), str(funnel.begun)),
            (_("visites terminées"), str(funnel.proved)),
            (_("visites en cours"), str(funnel.under_way)),
            *((_("abandons : {step}").format(step=step), str(funnel.left[at])) for at, step in waypoints().items()),
        ]
    )

"""`guichet visits`: who is in the guide, and where those who left it were."""

from __future__ import annotations

import argparse
from typing import Any

from storage import Store
from storage.formats.times import utc
from tui.language.text import clean
from tui.process.output import print_json


def visits(store: Store, options: argparse.Namespace) -> int:
    """One line a visit under way, then one a number."""
    under_way: list[dict[str, Any]] = [
        {
            "name": visit.name,
            "method": visit.method,
            "waypoint": visit.waypoint.value,
            "began_at": utc(visit.began_at),
            "at": utc(visit.at),
        }
        for visit in store.administration().visits.under_way()
    ]
    funnel = store.administration().visits.funnel(options.days)
    counts = {"begun": funnel.begun, "proved": funnel.proved, "under_way": funnel.under_way}
    left = {waypoint.value: count for waypoint, count in funnel.left.items()}
    if options.json:
        print_json({"under_way": under_way, "days": options.days, "funnel": counts, "left": left})
        return 0
    for visit in under_way:
        print("\t".join(clean(str(fact)) or "-" for fact in visit.values()))
    for name, count in [*counts.items(), *((f"left at {waypoint}", count) for waypoint, count in left.items())]:
        print(f"{name}\t{count}")
    return 0

"""The sample clients of a demonstration."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from storage import Role, Store
from tui.language import _

NUMBERS = ("1", "2", "3")
"""The keys that fill in the sample clients, in their order."""
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@dataclass(frozen=True, slots=True)
class Sample:
    """Describes a client, and what there is to show with them."""

    name: str
    password: str = field(repr=False)
    story: str
    mfa_required: bool = False
    grace_days: int = 0
    """Before it is required."""


def samples() -> tuple[Sample, ...]:
    """Return the three sample clients; the first page shows their passwords."""
    return (
        Sample("marie.tremblay", "lilas-du-jardin", _("première connexion")),
        Sample("paul.gagnon", "le-fleuve-en-hiver", _("doit activer une méthode"), mfa_required=True),
        Sample("lea.roy", "trois-pommes-vertes", _("peut attendre"), mfa_required=True, grace_days=14),
    )


def welcome() -> tuple[str, ...]:
    """Return what the first page says of them, in lines of at most 74 columns."""
    hint = _("Démonstration : 1, 2, 3 ou un clic choisit un client. F3 : le téléphone.")
    lines = (
        f"{number}  {sample.name:15}{sample.password:21}{sample.story}"
        for number, sample in zip(NUMBERS, samples(), strict=True)
    )
    return (hint, *lines)


def in_real_use() -> str:
    """Say what a real phone does otherwise."""
    return _("Avec une vraie application : choisissez « Autre », numérisez, puis saisissez le code qu'elle affiche.")


def populate(store: Store) -> None:
    """Create the accounts of the sample clients, and an operator's whose password nobody knows."""
    store.administration().accounts.add("operateur", None, role=Role.OPERATOR)
    for sample in samples():
        store.administration().accounts.add(sample.name, sample.password, mfa_required=sample.mfa_required)
        if sample.grace_days:
            store.administration().accounts.set_mfa(sample.name, required=True, grace_days=sample.grace_days)


def secrets_from(seed: int) -> Callable[[], str]:
    """Return secrets that are the same for the same seed: for a demonstration only."""
    source = random.Random(seed)  # noqa: S311
    return lambda: "".join(source.choice(_BASE32) for _letter in range(32))

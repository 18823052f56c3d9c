"""Two consoles and ten wizards on one database: nobody is refused, and no change of one undoes that of another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from storage import Action, EventFilter, Store
from tests.conftest import PASSWORD, FixedClock
from tests.faults.acts import at_the_counter
from tests.faults.crew import Crew
from tests.storage.operators import operator
from tests.storage.people import broken

WIZARDS, CLIENTS, ACTS_OF_A_CLIENT = 10, 5, 5


def test_no_error_and_no_lost_change(
    database: Path, store: Store, clock: FixedClock, amount: Callable[[int, int], int]
) -> None:
    # In full, a minute at the pace of quick people; else a moment without a pause.
    turns, clients, hundredths = amount(6, 80), amount(3, 50), amount(0, 15)
    secrets = {name: operator(store, clock, name).secret for name in ("first", "second")}
    accounts = [f"shared {number}" for number in range(CLIENTS)]
    for account in accounts:
        store.administration().accounts.add(account, PASSWORD)
    with Crew(len(secrets) + WIZARDS, at_the_counter, database, hundredths / 100) as crew:
        consoles = [(name, secret, accounts, turns) for name, secret in secrets.items()]
        crew.tell([*consoles, *((number, clients) for number in range(WIZARDS))])
        told = crew.hear()
    of_operators, of_wizards = told[: len(secrets)], told[len(secrets) :]
    assert of_operators == [turns * CLIENTS] * len(secrets)
    assert [len(took) for took in of_wizards] == [clients * ACTS_OF_A_CLIENT] * WIZARDS
    for account in accounts:
        user = store.administration().directory.user(account)
        assert user.email == f"turn-{turns}@exemple.fr"
        assert user.mfa_due_at == clock.now + turns * 86_400
    for name, action in (("first", Action.EMAIL_CHANGED), ("second", Action.MFA_REQUIRED)):
        assert len(store.administration().audit_log.events(EventFilter(account=name, action=action))) == turns * CLIENTS
    assert sum(
        len(store.administration().directory.factors(user)) for user in store.administration().directory.users()
    ) == WIZARDS * clients + len(secrets)
    assert broken(store) == []

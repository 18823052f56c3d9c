"""A store with a little of everything: people with phones old and new, enrolments, recovery codes, and a host."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial

from storage import Role, Store
from storage.security import phone_keys
from tests.conftest import PASSWORD, FixedClock
from tests.storage import approving
from tests.storage.people import METHOD, OTHER_METHOD, begin, enrol, issue_codes, replace_phone, signed_up
from tests.storage.prepared import Recipe


@dataclass(frozen=True, slots=True)
class Person:
    """A person in the store, with their phone."""

    name: str
    secret: str | None


@cache
def populating(count: int) -> Recipe[list[Person]]:
    """Return the recipe for a store of so many people, the same for the same number."""
    return partial(populate, count=count)


def populate(store: Store, clock: FixedClock, count: int) -> list[Person]:
    """Add people, in turn with a phone and recovery codes, with a replaced phone, and with an enrolment that waits."""
    people = []
    for number in range(count):
        name = f"client {number:02}"
        role = Role.OPERATOR if number % 5 == 0 else Role.CLIENT
        store.administration().accounts.add(name, PASSWORD, role=role, email=f"client-{number}@example.org")
        session = store.sign_in.with_password(name, PASSWORD)
        secret = None
        if number % 3 != 2:
            person = enrol(store, clock, session)
            if number % 3 == 1:
                clock.advance(60)
                person = replace_phone(store, clock, person.session)
            session, secret = issue_codes(store, person.session)[0], person.secret
        begin(store, session, METHOD if secret is None else OTHER_METHOD)
        if number % 2:
            begin(store, session, OTHER_METHOD, "android")
        people.append(Person(name, secret))
    store.maintenance.set_limit("lock_seconds", 200)
    store.administration().asking_hosts.add("vpn1")
    store.administration().accounts.set_disabled(people[-1].name, disabled=True)
    return people


APPROVED = "client dont le téléphone approuve"


def ask_a_phone(store: Store, clock: FixedClock, name: str) -> None:
    """Add a person with a phone that approves, and ask it."""
    keys, phone_keys.new_private_key = phone_keys.new_private_key, approving.our_key
    phone = approving.phone_for(store, approving.begin(store, signed_up(store, name)), clock)
    phone.enrol()
    phone_keys.new_private_key = keys
    clock.advance(60)
    store.approvals.ask(store.sign_in.with_password(name, PASSWORD), approving.QUESTION)

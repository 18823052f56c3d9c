"""Addresses that changes are told to: of the form that a web page asks for, with nothing that speaks to a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import InvalidEmail, Store
from tests.conftest import PASSWORD
from tests.storage.people import NAME, contents

GOOD = [
    "marie@example.org",
    "m@localhost",
    "marie.tremblay+mfa@courriel.assurance-exemple.fr",
    "!#$%&'*+/=?^_`{|}~-@example.org",
    f"{'a' * 242}@example.org",
    f"marie@{'a' * 63}.org",
]
HOSTILE = {
    "a line of its own": "marie@example.org\nBcc: tous@example.org",
    "a header": "marie@example.org\r\nSubject: faux",
    "a line before": "\nmarie@example.org",
    "a line after": "marie@example.org\n",
    "a return": "marie@example.org\r",
    "a body": "marie@example.org\n\nbonjour",
    "a line of Unicode": "marie@example.org\u2028Bcc:x@example.org",
    "another line of Unicode": "marie\u0085@example.org",
    "a null": "marie@example.org\0",
    "two of them": "marie@example.org, tous@example.org",
    "two with a semicolon": "marie@example.org;tous@example.org",
    "a name": "Marie <marie@example.org>",
    "a command": "marie@example.org> RCPT TO:<tous@example.org",
    "a quoted part": '"marie tremblay"@example.org',
    "a space": "marie @example.org",
    "a tabulation": "marie@example.org\t",
    "a route": "@example.net:marie@example.org",
    "two signs": "marie@@example.org",
    "letters that look alike": "mаrie@example.org",
    "a wide sign": "marie\uff20example.org",
    "a domain in accents": "marie@exämple.org",
    "a hidden letter": "marie\u200b@example.org",
    "a byte that was not UTF-8": "marie\udcff@example.org",
    "a literal": "marie@[192.0.2.1]",
    "no sign": "marie",
    "nobody": "@example.org",
    "nowhere": "marie@",
    "a dot first": "marie@.org",
    "two dots": "marie@example..org",
    "a hyphen first": "marie@-example.org",
    "a hyphen first in the second part": "marie@example.-org",
    "too long": f"{'a' * 243}@example.org",
    "far too long": "a" * 100_000 + "@example.org",
    "a label too long": f"marie@{'a' * 64}.org",
    "nothing": "",
}


@pytest.mark.parametrize("email", GOOD)
def test_an_address_is_kept_as_it_was_typed(store: Store, email: str) -> None:
    assert store.add_user(NAME, PASSWORD, email=email)[0].email == email
    assert store.set_email(NAME, None).email is None
    assert store.set_email(NAME, email).email == email
    assert store.find_user(NAME).email == email


@pytest.mark.parametrize("email", HOSTILE.values(), ids=HOSTILE)
def test_anything_else_is_refused_and_changes_nothing(store: Store, database: Path, email: str) -> None:
    store.add_user(NAME, PASSWORD, email="marie@example.org")
    before = contents(database)
    with pytest.raises(InvalidEmail):
        store.set_email(NAME, email)
    with pytest.raises(InvalidEmail):
        store.add_user("voisin", PASSWORD, email=email)
    assert contents(database) == before

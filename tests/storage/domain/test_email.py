"""Addresses that changes are told to: such as every server takes, with nothing that speaks to one."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import AddressFlaw, InvalidEmail, Store
from storage.domain.addresses import sendable
from tests.conftest import PASSWORD
from tests.storage.people import NAME, contents, unhurried

GOOD = [
    "marie@example.org",
    "m@localhost",
    "marie.tremblay+mfa@courriel.assurance-exemple.fr",
    "!#$%&'*+/=?^_`{|}~-@example.org",
    f"{'a' * 64}@example.org",
    f"marie@{'a' * 63}.org",
    f"{'a' * 64}@{'.'.join(['b' * 63] * 2)}.{'c' * 61}",
    "marie@hôpital-général.fr",
    "marie@HÔPITAL.fr",
    "marie@ho\u0302pital.fr",
    "o'brien@faß.de",
    "marie@例え.jp",
    "marie@xn--hpital-ixa.fr",
    "marie@serveur.local",
    "marie@127.0.0.1",
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
    "a hyphen last": "marie@example-.org",
    "a dot before": ".marie@example.org",
    "a dot before the sign": "marie.@example.org",
    "two dots before the sign": "marie..tremblay@example.org",
    "a dot at the end": "marie@example.org.",
    "a wide dot at the end": "marie@exemplé.org\u3002",
    "an underscore": "marie@mon_domaine.fr",
    "an underscore beside an accent": "marie@mon_hôpital.fr",
    "a picture": "marie@💩.la",
    "no A-label": "marie@xn--a.fr",
    "no name of accents": "marie@-é.fr",
    "a space that is wide": "marie\u3000@example.org",
    "a space that does not break": "marie\u00a0tremblay@example.org",
    "accents before the sign": "hélène@example.org",
    "accents apart before the sign": "he\u0301lene@example.org",
    "too long": f"{'a' * 243}@example.org",
    "too long before the sign": f"{'a' * 65}@example.org",
    "too long once in A-labels": f"{'a' * 64}@{'.'.join(['é' * 40] * 4)}.fr",
    "a label too long once it is one": f"marie@{'éa' * 31}.fr",
    "far too long": "a" * 100_000 + "@example.org",
    "a label too long": f"marie@{'a' * 64}.org",
    "nothing": "",
}


@pytest.mark.parametrize("email", GOOD)
def test_an_address_is_kept_as_it_was_typed(store: Store, email: str) -> None:
    assert store.administration().accounts.add(NAME, PASSWORD, email=email).user.email == email
    assert store.administration().accounts.set_email(NAME, None).email is None
    assert store.administration().accounts.set_email(NAME, email).email == email
    assert store.administration().directory.user(NAME).email == email


def test_anything_else_is_refused_and_changes_nothing(store: Store, database: Path) -> None:
    accounts = store.administration().accounts
    accounts.add(NAME, PASSWORD, email="marie@example.org")
    before = contents(database)
    for what, email in HOSTILE.items():
        for act in (partial(accounts.set_email, NAME), partial(accounts.add, "voisin", PASSWORD)):
            with suppress(InvalidEmail):
                act(email=email)
                pytest.fail(what)
        assert contents(database) == before, what


@pytest.mark.parametrize(
    ("email", "sent"),
    [
        ("marie@hôpital.fr", "marie@xn--hpital-ixa.fr"),
        ("Marie@HO\u0302PITAL.FR", "Marie@xn--hpital-ixa.fr"),
        ("marie@faß.de", "marie@xn--fa-hia.de"),
        ("marie@xn--hpital-ixa.fr", "marie@xn--hpital-ixa.fr"),
        ("Marie@Example.ORG", "Marie@Example.ORG"),
        ("marie@münchen\u3002de", "marie@xn--mnchen-3ya.de"),
    ],
)
def test_a_server_is_given_the_domain_in_ascii(email: str, sent: str) -> None:
    assert sendable(email) == sent


@pytest.mark.parametrize(
    ("what", "flaw"),
    [
        ("nobody", AddressFlaw.FORM),
        ("a quoted part", AddressFlaw.FORM),
        ("a name", AddressFlaw.FORM),
        ("two of them", AddressFlaw.FORM),
        ("a space", AddressFlaw.HIDDEN),
        ("a hidden letter", AddressFlaw.HIDDEN),
        ("a line after", AddressFlaw.HIDDEN),
        ("accents before the sign", AddressFlaw.ACCENTS),
        ("letters that look alike", AddressFlaw.ACCENTS),
        ("two dots before the sign", AddressFlaw.DOTS),
        ("a dot before the sign", AddressFlaw.DOTS),
        ("a dot at the end", AddressFlaw.DOTS),
        ("a label too long", AddressFlaw.DOMAIN),
        ("an underscore", AddressFlaw.DOMAIN),
        ("a picture", AddressFlaw.DOMAIN),
        ("too long before the sign", AddressFlaw.TOO_LONG),
        ("too long once in A-labels", AddressFlaw.TOO_LONG),
        ("far too long", AddressFlaw.TOO_LONG),
    ],
)
def test_the_flaw_is_told(what: str, flaw: AddressFlaw) -> None:
    with pytest.raises(InvalidEmail) as error:
        sendable(HOSTILE[what])
    assert error.value.flaw is flaw


@unhurried
@given(st.text(max_size=80) | st.builds("{}@{}".format, st.text(max_size=70), st.text("aé.-xn\u0301ß例", max_size=70)))
def test_what_is_sent_is_ascii_within_every_limit_and_stays_as_it_is(email: str) -> None:
    try:
        sent = sendable(email)
    except InvalidEmail:
        return
    local, _at, domain = sent.rpartition("@")
    assert sent.isascii()
    assert sent.isprintable()
    assert len(local) <= 64
    assert len(sent) <= 254
    assert all(0 < len(label) <= 63 for label in domain.split("."))
    assert all(local.split("."))
    assert sendable(sent) == sent

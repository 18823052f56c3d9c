"""The commands on what an account is asked, where it is told of changes, and its password."""

from __future__ import annotations

import json
import re

import pytest

from storage import PasswordExpired, Store
from tests.conftest import NOON, PASSWORD, FixedClock
from tests.storage.people import METHOD, OTHER_METHOD, begin, enrol, wrong_code
from tests.tui.shell import Ended, Shell
from tui import language

DAY = 86_400
HAND_IT_OVER = "Remettez-le à la personne : son propre mot de passe se choisit avec « guichet »."
ISSUED = re.compile(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}\n")


@pytest.fixture(autouse=True)
def _alice(store: Store) -> None:
    store.administration().accounts.add("alice", PASSWORD)


def test_a_name_that_reads_like_another_is_told_and_no_reason_to_refuse(store: Store, shell: Shell) -> None:
    shell.run("users", "add", "marie")
    ended = shell.run("users", "add", "mаrie")
    assert (ended.code, len(ended.out.splitlines())) == (0, 1)
    assert ended.err.splitlines()[1] == "Compte créé : mаrie."
    assert ended.err.splitlines()[0] == (
        "Ce nom se lit comme celui d'un autre compte : marie. Vérifiez que c'est bien une autre personne."
    )
    assert sorted(shell.json("users", "add", "Mаriе")["look_alikes"]) == ["marie", "mаrie"]
    assert {user.name for user in store.administration().directory.users()} >= {"marie", "mаrie", "Mаriе"}


def test_an_account_is_made_with_an_address(store: Store, shell: Shell) -> None:
    ended = shell.run("users", "add", "bob", "--email", "bob@exemple.fr")
    assert ended.code == 0
    assert ISSUED.fullmatch(ended.out), "alone: a script takes it from there"
    assert ended.err.splitlines() == [
        "Compte créé : bob.",
        "Mot de passe provisoire, à changer à la première connexion :",
        f"Valable jusqu'au 24/09/2026 à 14:13. {HAND_IT_OVER}",
    ]
    assert store.administration().directory.user("bob").email == "bob@exemple.fr"


FORM = "Cette adresse de courriel ne convient pas. Vérifiez-la ; exemple : nom@exemple.fr."
HIDDEN = "Cette adresse de courriel contient une espace ou un caractère invisible. Retirez-le."
TOO_LONG = "Cette adresse de courriel est trop longue : 64 caractères au plus avant « @ », 254 en tout."
ACCENTS = (
    "Cette adresse de courriel a un accent ou un signe que le courriel n'admet pas avant « @ ». "
    "Écrivez-la sans cet accent ou ce signe."
)
DOTS = "Cette adresse de courriel a un point de trop : au début, à la fin, à côté de « @ », ou deux de suite."
DOMAIN = "Ce qui suit « @ » dans cette adresse de courriel n'est pas un nom de domaine. Vérifiez-le."


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("bob", FORM),
        ("", FORM),
        ("bob@", FORM),
        ("a@b c", HIDDEN),
        ("x" * 250 + "@exemple.fr", TOO_LONG),
        ("a@b\x1b.fr", HIDDEN),
        ("bób@exemple.fr", ACCENTS),
        ("bob..b@exemple.fr", DOTS),
        (f"bob@{'x' * 64}.fr", DOMAIN),
    ],
)
def test_an_address_that_will_not_do(store: Store, shell: Shell, address: str, said: str) -> None:
    assert shell.refused("users", "add", "bob", "--email", address) == said
    assert shell.refused("users", "email", "alice", address) == said
    assert [user.name for user in store.administration().directory.users()] == ["alice"]
    assert store.administration().directory.user("alice").email is None


def test_a_domain_with_accents_is_shown_as_it_was_typed(shell: Shell) -> None:
    assert shell.run("users", "add", "bob", "--email", "bob@hôpital.fr").code == 0
    assert shell.json("users", "show", "bob")["email"] == "bob@hôpital.fr"


def test_an_address_is_changed_and_forgotten(store: Store, shell: Shell) -> None:
    assert shell.run("users", "email", "alice", "alice@exemple.fr").code == 0
    assert shell.json("users", "show", "alice")["email"] == "alice@exemple.fr"
    assert shell.run("users", "email", "ALICE").code == 0
    assert shell.json("users", "show", "alice")["email"] is None
    assert "exemple.fr" not in repr(store.administration().audit_log.events())


def test_mfa_is_required_at_once_or_after_some_days_and_lifted(store: Store, shell: Shell) -> None:
    assert shell.run("users", "require-mfa", "alice").code == 0
    facts = shell.json("users", "show", "alice")
    assert (facts["mfa_required"], facts["mfa_due_at"]) == (True, None)
    assert shell.run("users", "require-mfa", "alice", "--grace-days", "14").code == 0
    assert store.administration().directory.user("alice").mfa_due_at == NOON + 14 * DAY
    assert shell.json("users", "show", "alice")["mfa_due_at"] == "2026-10-05T14:13:20+00:00"
    assert shell.run("users", "lift-mfa", "alice").code == 0
    facts = shell.json("users", "show", "alice")
    assert (facts["mfa_required"], facts["mfa_due_at"]) == (False, None)


@pytest.mark.parametrize("days", ["-1", "366"])
def test_a_grace_period_is_a_year_at_most(store: Store, shell: Shell, days: str) -> None:
    said = shell.refused("users", "require-mfa", "alice", f"--grace-days={days}")
    assert said == "Ce nombre de jours ne convient pas : choisissez de 0 à 365."
    assert not store.administration().directory.user("alice").mfa_required


def test_an_account_with_a_password_of_ones_own_is_said_to_be_there(shell: Shell) -> None:
    ended = shell.run("users", "add", "bob", "--password-stdin", typed=f"{PASSWORD}\n")
    assert (ended.code, ended.out, ended.err) == (0, "", "Compte créé : bob.\n")


def test_a_new_one_time_password_is_alone_on_standard_output(store: Store, shell: Shell, clock: FixedClock) -> None:
    ended = shell.run("users", "password", "alice")
    assert ended.code == 0
    assert ISSUED.fullmatch(ended.out)
    assert ended.out.strip() not in ended.err
    session = store.sign_in.with_password("alice", ended.out.strip())
    assert session.user.one_time_password
    expires_at = NOON + 3 * DAY
    assert session.user.password_expires_at == expires_at
    assert shell.json("users", "show", "alice")["password_expires_at"] == "2026-09-24T14:13:20+00:00"
    clock.now = expires_at
    with pytest.raises(PasswordExpired):
        store.sign_in.with_password("alice", ended.out.strip())


@pytest.mark.parametrize("command", ["require-mfa", "lift-mfa", "email", "password"])
def test_nobody_of_that_name(shell: Shell, command: str) -> None:
    assert shell.refused("users", command, "personne") == "Aucun compte ne porte ce nom. Vérifiez le nom."


def test_everything_that_may_be_known_of_an_account(shell: Shell) -> None:
    facts = shell.json("users", "show", "alice")
    assert facts == {
        "name": "alice",
        "role": "client",
        "mfa_required": False,
        "mfa_due_at": None,
        "disabled": False,
        "locked_until": None,
        "one_time_password": False,
        "password_expires_at": None,
        "email": None,
        "created_at": "2026-09-21T14:13:20+00:00",
        "last_sign_in_at": None,
        "methods": [],
        "devices": 0,
        "disabled_devices": 0,
        "pending": None,
        "recovery_codes_left": 0,
    }
    lines = shell.run("users", "show", "alice").out.splitlines()
    assert [line.split("\t")[0] for line in lines] == list(facts)


def test_devices_locks_and_what_is_pending_are_told(store: Store, shell: Shell, clock: FixedClock) -> None:
    store.maintenance.set_limit("failures_before_disabling", 1)
    person = enrol(store, clock, store.sign_in.with_password("alice", PASSWORD))
    begin(store, person.session, OTHER_METHOD)
    store.sign_in.verify("alice", wrong_code(person.secret, clock.now))
    facts = shell.json("users", "show", "alice")
    assert (facts["methods"], facts["devices"], facts["disabled_devices"]) == ([METHOD], 0, 1)
    assert (facts["pending"], facts["locked_until"]) == (OTHER_METHOD, "2026-09-21T14:13:21+00:00")


def test_an_account_made_for_a_program(store: Store, shell: Shell) -> None:
    made = shell.json("users", "add", "bob", "--require-mfa")
    shown = shell.json("users", "show", "bob")
    assert made == shown | {"password": made["password"]}
    assert store.sign_in.with_password("bob", made["password"]).user.one_time_password
    ended = shell.run("users", "add", "eve", "--password-stdin", "--json", typed=f"{PASSWORD}\n")
    assert json.loads(ended.out)["password"] is None
    assert PASSWORD not in ended.out


def test_accounts_are_found_by_the_beginnings_of_their_words(store: Store, shell: Shell) -> None:
    for name in ("Élodie Alice", "alice.roy", "bob"):
        store.administration().accounts.add(name)
    assert [facts["name"] for facts in shell.json("users", "find", "ALI")] == ["alice", "alice.roy", "Élodie Alice"]
    assert shell.json("users", "find", "elo al") == [shell.json("users", "show", "élodie alice")]
    assert shell.run("users", "find", "roy").out == "alice.roy\tclient\t-\n"
    for nothing in ("x", "%", "\udcff"):
        assert shell.run("users", "find", nothing) == Ended(0, "", "")
        assert shell.json("users", "find", nothing) == []


@pytest.mark.parametrize(("spoken", "yes", "no"), [("fr", "oui", "non"), ("en", "yes", "no")])
def test_a_fact_that_is_or_is_not_so_is_told_in_a_word(
    store: Store, shell: Shell, spoken: str, yes: str, no: str
) -> None:
    store.administration().accounts.set_mfa("alice", required=True)
    language.choose(spoken)
    facts = dict(line.split("\t") for line in shell.run("users", "show", "alice").out.splitlines())
    assert (facts["mfa_required"], facts["disabled"], facts["methods"]) == (yes, no, "-")
    assert not {"True", "False", "None"} & set(facts.values())

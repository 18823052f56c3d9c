"""`guichet factors import`: several tokens of one person, all or none; a file of many people's, line by line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storage import Action, Factor, Parameters, Store, Verdict
from storage.formats import verifiers
from storage.formats.incoming.listed import LARGEST
from storage.formats.verifiers import Verifier
from storage.services.tokens import Tokens
from tests.conftest import PASSWORD, FixedClock
from tests.storage import age
from tests.storage.otpauth_uris import OTHER_SECRET, SECRET, Token, uri
from tests.storage.token_files import (
    GOOGLE_AUTHENTICATOR,
    SEED,
    USERS_OATH,
    aegis,
    and_otp,
    of_aegis,
    of_two_fas,
    package,
    pskc,
    two_fas,
)
from tests.tui.shell import Shell

PASSPHRASE = "quinze lettres é"
NOTHING = "Rien n'a été ajouté. Corrigez ce qui suit, ou retirez-le, puis recommencez."
WINDOW = (
    "La fenêtre de ce jeton (WINDOW_SIZE 17) n'est pas reprise : "
    "Guichet accepte le code du moment, celui d'avant et celui d'après."
)
LIMIT = (
    "La limite d'essais de ce jeton (RATE_LIMIT 3 30) n'est pas reprise : « guichet limits » donne celles de Guichet."
)
NOT_UTF_8 = "Ce fichier n'est pas en UTF-8."
COUNTER = "Ce jeton est à compteur (HOTP)"
SECRETS = (SECRET, OTHER_SECRET, SEED)


@pytest.fixture(autouse=True)
def _people(store: Store) -> None:
    for name in ("alice", "bob"):
        store.administration().accounts.add(name, PASSWORD)


@pytest.fixture
def brought(tmp_path: Path) -> Path:
    """A file of tokens, not there yet."""
    return tmp_path / "jetons"


def held(store: Store, name: str = "alice") -> list[Factor]:
    """The active factors of an account."""
    return store.administration().directory.factors(store.administration().directory.user(name))


def refused(shell: Shell, *arguments: str | Path, typed: str | bytes = b"") -> list[str]:
    """What is told where nothing is taken."""
    ended = shell.run("factors", "import", *arguments, typed=typed)
    assert (ended.code, ended.out) == (1, "")
    assert not any(secret in ended.err for secret in SECRETS)
    return ended.err.splitlines()


def test_several_lines_are_all_taken_and_counted(store: Store, shell: Shell, clock: FixedClock) -> None:
    tokens = [Token(), Token("SHA512", 8, 50, OTHER_SECRET)]
    ended = shell.run("factors", "import", "alice", typed="".join(f"{token.uri}\r\n" for token in tokens))
    assert (ended.code, ended.out.splitlines()) == (0, [factor.id for factor in held(store)])
    assert ended.err == (
        "2 jetons ajoutés. Leurs codes du moment ont pu servir ailleurs : "
        "le deuxième code à venir sera le premier accepté.\n"
    )
    clock.advance(120)
    assert [store.sign_in.verify("alice", token.code(clock.now)) for token in tokens] == [Verdict.ACCEPTED] * 2


def test_if_one_line_is_refused_none_is_taken_and_each_is_told_by_its_number(store: Store, shell: Shell) -> None:
    before = store.administration().audit_log.events()
    lines = [uri(), "", uri().replace("totp", "hotp"), "reste", uri(OTHER_SECRET)]
    first, second, third = refused(shell, "alice", typed="\n".join(lines))
    assert first == NOTHING
    assert second.startswith(f"Ligne 3 : {COUNTER}")
    assert third.startswith("Ligne 4 : Ce n'est pas l'adresse otpauth d'un jeton")
    assert held(store) == []
    assert store.administration().audit_log.events() == before


def test_what_the_account_has_already_is_told_by_its_number_too(store: Store, shell: Shell) -> None:
    shell.run("factors", "import", "alice", typed=uri())
    said = refused(shell, "alice", typed=f"# deux\n{uri(OTHER_SECRET)}\n{uri()}\n{uri(OTHER_SECRET)}\n")
    there = "Ce compte a déjà ce jeton. Rien n'a été changé."
    assert said == [NOTHING, f"Ligne 3 : {there}", f"Ligne 4 : {there}"]
    assert len(held(store)) == 1


def test_a_long_list_of_refusals_is_cut(shell: Shell) -> None:
    assert refused(shell, "alice", typed="x\n" * 50)[-1] == "Et 30 autres refus."


@pytest.mark.parametrize("verifier", ["", *Verifier])
def test_what_is_exported_can_be_read_back(
    store: Store, shell: Shell, clock: FixedClock, brought: Path, monkeypatch: pytest.MonkeyPatch, verifier: str
) -> None:
    # What is sealed differs here, and not the seal: tests/terminal/test_standard_input.py opens one of a real export.
    monkeypatch.setattr("storage.services.tokens._sealed", age.sealed)
    tokens = [Token("SHA512", 8, 45, OTHER_SECRET), Token()] if not verifier else [Token()]
    shell.run("factors", "import", "alice", typed="\n".join(token.uri for token in tokens))
    how = ["--for", verifier] if verifier else []
    ended = shell.run("factors", "export", "alice", brought, "--reason", "départ", *how, typed=f"{PASSPHRASE}\n")
    assert ended.code == 0
    ended = shell.run("factors", "import", "bob", "--file", brought, typed=f"{PASSPHRASE}\n")
    assert (ended.code, len(ended.out.splitlines())) == (0, len(tokens))
    assert [factor.parameters for factor in held(store, "bob")] == [factor.parameters for factor in held(store)]
    clock.advance(120)
    assert [store.sign_in.verify("bob", token.code(clock.now)) for token in tokens] == [Verdict.ACCEPTED] * len(tokens)


def test_a_sealed_file_wants_its_passphrase_on_standard_input(store: Store, shell: Shell, brought: Path) -> None:
    brought.write_bytes(age.sealed(uri(), PASSPHRASE))
    assert refused(shell, "bob", typed=brought.read_bytes()) == [
        "Ce fichier est chiffré. Donnez-le avec --file, et sa phrase de passe sur l'entrée standard."
    ]
    assert refused(shell, "bob", "--file", brought, typed=f"{PASSPHRASE} ") == [
        "Cette phrase de passe n'ouvre pas ce fichier, ou le fichier est abîmé. Rien n'a été ajouté."
    ]
    assert held(store, "bob") == []


def test_a_file_that_cannot_be_read_is_told(shell: Shell, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "rien"):
        (said,) = refused(shell, "alice", "--file", path)
        assert said.startswith("Ce fichier ou ce dossier ne peut pas être ouvert.")
        assert str(path) in said


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"\0" * 500, b"\xff\xfe\xff", b"{", b"[]", b"<a>", b"x" * (LARGEST + 1)]
)
def test_any_file_ends_in_a_sentence(store: Store, shell: Shell, brought: Path, content: bytes) -> None:
    brought.write_bytes(content)
    known = (
        "Ce n'est pas l'adresse otpauth d'un jeton",
        "Ce fichier est trop long",
        "Guichet ne lit pas ce fichier",
        NOT_UTF_8,
    )
    for whose in (["alice"], []):
        (said,) = refused(shell, *whose, "--file", brought)
        assert said.startswith(known)
    assert held(store) == []


def test_what_is_not_taken_over_of_google_authenticator_is_told(store: Store, shell: Shell) -> None:
    ended = shell.run("factors", "import", "alice", "--name", "Ancien", typed=GOOGLE_AUTHENTICATOR)
    assert ended.code == 0
    assert ended.err.splitlines()[1:] == [
        LIMIT,
        WINDOW,
        "Les codes de secours de ce fichier (2) ne sont pas repris : la personne en prend de nouveaux dans Guichet.",
    ]
    assert "12345678" not in ended.err
    assert [factor.name for factor in held(store)] == ["Ancien"]


def test_hardware_tokens_of_one_person(store: Store, shell: Shell) -> None:
    assert shell.run("factors", "import", "alice", typed=f"000123;{SEED}\n").code == 0
    assert shell.run("factors", "import", "bob", typed=pskc(package())).code == 0
    assert [factor.name for factor in held(store) + held(store, "bob")] == ["000123", "987654321"]
    (said,) = refused(shell, "alice", typed=pskc(package(data="<EncryptedValue><x/></EncryptedValue>")))
    assert said.startswith("Cet export de PSKC est chiffré")


def lines(out: str) -> list[list[str]]:
    """The report, cell by cell."""
    return [line.split("\t") for line in out.splitlines()]


def test_a_file_of_many_people(store: Store, shell: Shell, brought: Path) -> None:
    shell.run("factors", "import", "bob", typed=uri())
    shell.run("factors", "import", "alice", typed=uri(OTHER_SECRET))
    shell.run("factors", "reset", "alice", "--reason", "perdu", "--identity", "passeport")
    rows = [("Alice", uri()), ("bob", uri()), ("alice", uri(OTHER_SECRET)), ("zoé", uri()), ("", uri("A" * 32))]
    rows += [("bob", uri(encoder="steam")), ("bob", uri(OTHER_SECRET)), ("b\x1b[31m", uri())]
    brought.write_text("account,link\n" + "".join(f"{name},{link}\n" for name, link in rows))
    ended = shell.run("factors", "import", "--file", brought)
    report = lines(ended.out)
    assert ended.code == 1
    assert [row[0] for row in report] == ["2", "3", "4", "5", "6", "7", "8", "9"]
    assert [row[1] for row in report] == ["Alice", "bob", "alice", "zoé", "marie@exemple.fr", "bob", "bob", "b�[31m"]
    (alice,), (_old, new) = held(store), held(store, "bob")
    assert [row[2] for row in report] == [alice.id, "-", "-", "-", "-", "-", new.id, "-"]
    words = [row[3] for row in report]
    assert (words[0], words[6]) == ("Jeton ajouté.", "Jeton ajouté.")
    assert words[1] == "Ce compte a déjà ce jeton. Rien n'a été changé."
    assert words[2].startswith("Ce compte a ce jeton, ou l'a eu : ")
    assert words[3] == words[4] == words[7] == "Aucun compte ne porte ce nom. Vérifiez le nom."
    assert "« encoder »" in words[5]
    assert ended.err == "2 jetons ajoutés. 1 y était déjà. 5 refusés.\n"
    assert not any(secret in ended.out for secret in SECRETS)


def test_once_more_changes_nothing_and_is_no_failure(store: Store, shell: Shell) -> None:
    typed = f"alice;{uri()}\nbob;{uri(OTHER_SECRET)}\n"
    assert shell.run("factors", "import", typed=typed).err == "2 jetons ajoutés.\n"
    before = store.administration().audit_log.events()
    again = shell.run("factors", "import", typed=typed)
    assert (again.code, again.err) == (0, "0 jeton ajouté. 2 y étaient déjà.\n")
    assert store.administration().audit_log.events() == before


def test_the_report_as_json(store: Store, shell: Shell) -> None:
    ended = shell.run("factors", "import", "--json", typed=USERS_OATH)
    (alice,) = held(store)
    assert ended.code == 1
    said = json.loads(ended.out)
    assert said["taken"] == [{"line": 2, "account": "alice", "factor": alice.id}]
    assert said["already_there"] == []
    assert [(fact["line"], fact["account"]) for fact in said["refused"]] == [
        (3, "bob"),
        (4, "zoé"),
        (5, "jean"),
        (6, "jean"),
        (7, "jean"),
        (8, "jean"),
    ]
    assert said["refused"][0]["error"].startswith(COUNTER)
    assert said["not_taken_over"] == [{"line": 4, "what": "pin", "value": ""}]
    ended = shell.run("factors", "import", "bob", "--json", typed=uri())
    assert json.loads(ended.out)["taken"] == [{"line": 1, "account": "bob", "factor": held(store, "bob")[0].id}]


@pytest.mark.parametrize(
    "text",
    [
        aegis(of_aegis("alice"), of_aegis("bob"), of_aegis(kind="hotp")),
        json.dumps([and_otp("alice"), and_otp("bob"), and_otp(type="HOTP")]),
        two_fas(of_two_fas("alice"), of_two_fas("bob"), of_two_fas(tokenType="HOTP")),
        f"{uri().replace('marie@exemple.fr', 'alice')}\notpauth://totp/bob?secret={SECRET}\notpauth://hotp/x?secret=A\n",
    ],
    ids=["Aegis", "andOTP", "2FAS", "Ente"],
)
def test_what_follows_the_issuer_says_whose_it_is(store: Store, shell: Shell, brought: Path, text: str) -> None:
    brought.write_text(text)
    ended = shell.run("factors", "import", "--file", brought, "--method", "okta_verify")
    assert [row[:2] for row in lines(ended.out)] == [["1", "alice"], ["2", "bob"], ["3", "-"]]
    assert (ended.code, ended.err) == (1, "2 jetons ajoutés. 1 refusé.\n")
    assert [factor.method for factor in held(store) + held(store, "bob")] == ["okta_verify"] * 2


def test_a_token_without_an_account_is_refused(shell: Shell) -> None:
    ended = shell.run("factors", "import", typed=f"1;{SEED}\n")
    assert ended.code == 1
    assert lines(ended.out)[0][3].startswith("Rien ne dit de quel compte est ce jeton.")


def test_tokens_of_several_people_do_not_all_go_to_one(store: Store, shell: Shell) -> None:
    said = refused(shell, "alice", typed=f"alice;{uri()}\nbob;{uri(OTHER_SECRET)}\n")
    assert said[1].startswith("Ligne 2 : Ce fichier dit que ce jeton est à quelqu'un d'autre.")
    assert held(store) == []
    line = verifiers.write(Verifier.OATH, "ancien.nom", SECRET, Parameters())
    assert shell.run("factors", "import", "alice", typed=line).code == 0


def test_what_breaks_on_the_way_leaves_a_report_of_what_was_done(
    store: Store, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage import DatabaseUnavailable

    take_in, done = store.administration().tokens.take_in, list[str]()

    def fail_once(name: str, *given: object, **named: object) -> list[Factor]:
        if done:
            raise DatabaseUnavailable
        done.append(name)
        return take_in(name, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Tokens, "take_in", staticmethod(fail_once))
    ended = shell.run("factors", "import", typed=f"alice;{uri()}\nbob;{uri()}\nbob;{uri(OTHER_SECRET)}\n")
    assert ended.code == 1
    assert [row[:2] for row in lines(ended.out)] == [["1", "alice"]]
    assert ended.err.splitlines()[0] == "1 jeton ajouté."
    assert ended.err.splitlines()[1].startswith("Les données ne peuvent pas être enregistrées")


def test_a_name_goes_with_an_account_and_a_terminal_with_a_name(shell: Shell) -> None:
    assert refused(shell, "--name", "Ma clé", typed=uri())[0].startswith("Un nom d'appareil ne va qu'avec un compte.")
    shell.at_terminal = True
    assert refused(shell, typed=uri())[0].startswith("Nommez le compte de ce jeton")


def test_no_secret_on_the_audit_log(store: Store, shell: Shell) -> None:
    shell.run("factors", "import", typed=f"alice;{uri()}\nbob;otpauth://totp/x?{OTHER_SECRET}=\n{SEED}\n")
    assert not any(secret in repr(store.administration().audit_log.events()) for secret in SECRETS)
    assert [
        event.subject for event in store.administration().audit_log.events() if event.action == Action.FACTOR_IMPORTED
    ] == ["alice"]

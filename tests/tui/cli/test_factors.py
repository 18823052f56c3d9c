"""The commands on phones and tokens: what goes in, what is written where, and what is never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Action, Factor, Store, Verdict
from storage.services import tokens
from tests.conftest import PASSWORD, FixedClock
from tests.storage.otpauth_uris import OTHER_SECRET, SECRET, Token, uri
from tests.tui.invitations import INVITING, PRIVACYIDEA
from tests.tui.journeys import GOOGLE, OKTA
from tests.tui.shell import Shell
from tui.config.settings import MethodSettings, Settings
from tui.process import standard_input

NO_IDENTITY = (
    "Indiquez d'abord comment l'identité de la personne a été vérifiée, par exemple « passeport ». Rien n'a été changé."
)
NO_REASON = "Indiquez d'abord pourquoi, par exemple « téléphone perdu ». Rien n'a été fait."
LOST = ["--reason", "perdu"]
PASSPHRASE = "quinze lettres é"
REST = "&issuer=Espace%20client&algorithm=SHA1&digits=6&period=30"


@pytest.fixture(autouse=True)
def _alice(store: Store) -> None:
    store.administration().accounts.add("alice", PASSWORD)


def held(store: Store) -> list[Factor]:
    """The active factors of alice."""
    return store.administration().directory.factors(store.administration().directory.user("alice"))


def test_a_token_is_taken_in_and_accepted_from_the_second_code_on(
    store: Store, shell: Shell, clock: FixedClock
) -> None:
    token = Token("SHA256", 8, 60)
    ended = shell.run("factors", "import", "alice", typed=f"{token.uri}\n")
    (factor,) = held(store)
    assert (ended.code, ended.out) == (0, f"{factor.id}\n")
    assert ended.err == (
        "Jeton ajouté. Son code du moment a pu servir ailleurs : le deuxième code à venir sera le premier accepté.\n"
    )
    assert (factor.method, factor.name) == (GOOGLE, "Ancien service:marie@exemple.fr")
    clock.advance(120)
    assert shell.run("verify", "alice", typed=token.code(clock.now)).code == 0


def test_its_method_and_its_name_can_be_given(store: Store, shell: Shell) -> None:
    assert shell.run("factors", "import", "alice", "--method", OKTA, "--name", "Ma clé", typed=uri()).code == 0
    (factor,) = held(store)
    assert (factor.method, factor.name) == (OKTA, "Ma clé")


def test_only_a_method_that_is_offered(store: Store, shell: Shell) -> None:
    said = "La méthode « google_authenticator » n'est pas proposée. Choisissez : okta_verify (Okta Verify)."
    shell.settings = Settings(methods={GOOGLE: MethodSettings(offered=False)})
    assert shell.refused("factors", "import", "alice", typed=uri()) == said
    assert shell.refused("factors", "import", "alice", "--method", "sms\x1b[31m", typed=uri()) == said.replace(
        GOOGLE, "sms�[31m"
    )
    assert held(store) == []


def test_no_token_is_taken_for_phones_that_approve(store: Store, shell: Shell) -> None:
    shell.settings = INVITING
    said = shell.refused("factors", "import", "alice", "--method", PRIVACYIDEA, typed=uri())
    assert said.startswith("Les téléphones de « privacyidea_authenticator » approuvent, et ne donnent pas de codes. ")
    assert said.endswith("okta_verify (Okta Verify), google_authenticator (Google Authenticator).")
    assert held(store) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (b"", "Ce n'est pas l'adresse otpauth d'un jeton, qui commence par otpauth://totp/ "),
        (b"\xff\x00\n", "Ce n'est pas l'adresse otpauth d'un jeton"),
        (b"x" * 100_000, "Ce n'est pas l'adresse otpauth d'un jeton"),
        (b"otpauth-migration://offline?data=CjEK", "C'est un transfert de Google Authenticator : "),
        (f"otpauth://hotp/x?secret={SECRET}&counter=1".encode(), "Ce jeton est à compteur (HOTP) : "),
        (f"{uri()}&secret={OTHER_SECRET}".encode(), "Cette adresse donne deux fois le même paramètre."),
        (uri(encoder="x").encode(), "Cette adresse a un paramètre inconnu, « encoder », "),
        (uri("1").encode(), "Le secret de ce jeton manque ou n'est pas en Base32 "),
        (uri("2SH3V3GDW7ZNMGYE").encode(), "Le secret de ce jeton est trop court : "),
        (uri("A" * 200).encode(), "Le secret de ce jeton est trop long : "),
        (uri(algorithm="MD5").encode(), "Ce jeton calcule ses codes avec un algorithme inconnu : "),
        (uri(digits=7).encode(), "Les codes de ce jeton n'ont ni 6 ni 8 chiffres : "),
        (uri(period=10).encode(), "Les codes de ce jeton changent trop vite ou trop lentement : "),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)
def test_each_refusal_has_its_sentence_and_shows_nothing_of_a_secret(
    store: Store, shell: Shell, typed: bytes, said: str
) -> None:
    shown = shell.refused("factors", "import", "alice", typed=typed)
    assert shown.startswith(said)
    for secret in (SECRET, OTHER_SECRET, "2SH3V3GDW7ZNMGYE", "AAAA", "CjEK"):
        assert secret not in shown
    assert held(store) == []


def test_a_token_that_was_stopped_does_not_come_back(store: Store, shell: Shell) -> None:
    shell.run("factors", "import", "alice", typed=uri())
    assert shell.run("factors", "reset", "alice", *LOST, "--identity", "passeport").code == 0
    assert shell.refused("factors", "import", "alice", typed=uri()).startswith("Ce compte a ce jeton, ou l'a eu : ")
    assert held(store) == []


def test_the_list_has_names_and_parameters(store: Store, shell: Shell) -> None:
    shell.run("factors", "import", "alice", "--name", "Ma clé", typed=Token("SHA512", 8, 45).uri)
    (factor,) = held(store)
    (listed,) = shell.json("factors", "list", "alice")
    assert listed == {
        "id": factor.id,
        "method": GOOGLE,
        "phone": "",
        "account": "marie@exemple.fr",
        "name": "Ma clé",
        "algorithm": "SHA512",
        "digits": 8,
        "period": 45,
        "created_at": "2026-09-21T14:13:20+00:00",
        "last_used_at": None,
        "disabled_at": None,
        "retired_at": None,
    }
    line = shell.run("factors", "list", "alice").out
    assert line.split("\t")[1:8] == [GOOGLE, "-", "marie@exemple.fr", "Ma clé", "SHA512", "8", "45"]
    assert SECRET not in line


def test_a_reset_takes_reason_and_identity_from_the_command_or_from_standard_input(store: Store, shell: Shell) -> None:
    ways = [([*LOST, "--identity", "passeport"], ""), (LOST, "passeport\n"), ([], "volé\ncarte d'identité\n")]
    for (options, typed), secret in zip(ways, (SECRET, OTHER_SECRET, OTHER_SECRET[::-1]), strict=True):
        shell.run("factors", "import", "alice", typed=uri(secret))
        ended = shell.run("factors", "reset", "alice", *options, typed=typed)
        assert (ended.code, ended.out, ended.err) == (0, "", "")
    details = [
        event.detail for event in store.administration().audit_log.events() if event.action == Action.FACTOR_RESET
    ]
    assert details == [
        "all, reason: perdu, identity: passeport",
        "all, reason: perdu, identity: passeport",
        "all, reason: volé, identity: carte d'identité",
    ]


@pytest.mark.parametrize(
    ("options", "typed", "said"),
    [
        (LOST, "", NO_IDENTITY),
        (LOST, "\n", NO_IDENTITY),
        ([*LOST, "--identity", "  "], "passeport", NO_IDENTITY),
        ([], "perdu\n", NO_IDENTITY),
        ([], "\npasseport\n", NO_REASON),
        (["--reason=", "--identity", "passeport"], "perdu", NO_REASON),
    ],
)
def test_a_reset_without_a_word_on_why_or_on_identity_is_refused(
    store: Store, shell: Shell, options: list[str], typed: str, said: str
) -> None:
    shell.run("factors", "import", "alice", typed=uri())
    assert shell.refused("factors", "reset", "alice", *options, typed=typed) == said
    assert len(held(store)) == 1


def test_at_a_terminal_reason_and_identity_are_asked_for(store: Store, shell: Shell) -> None:
    shell.run("factors", "import", "alice", typed=uri())
    shell.at_terminal = True
    ended = shell.run("factors", "reset", "alice", typed="perdu\npasseport\n")
    assert (ended.code, ended.out) == (0, "")
    assert ended.err == (
        "Pourquoi cette réinitialisation ? Comment l'identité de cette personne a-t-elle été vérifiée ? "
    )
    assert held(store) == []


def test_the_tokens_are_written_to_a_sealed_file(
    store: Store, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "_sealed", lambda text, passphrase: f"{passphrase}\n{text}".encode())
    shell.run("factors", "import", "alice", typed=uri())
    target = tmp_path / "jetons.age"
    ended = shell.run("factors", "export", "alice", target, "--reason", "départ", typed=f"{PASSPHRASE}\nreste\n")
    assert (ended.code, ended.out) == (0, "")
    assert ended.err == "1 jeton écrit. « age -d » ouvre ce fichier avec la phrase de passe.\n"
    assert target.read_text().splitlines() == [
        PASSPHRASE,
        f"otpauth://totp/Espace%20client:marie%40exemple.fr?secret={SECRET}{REST}",
    ]
    assert store.administration().audit_log.events()[-1].detail == "1 to jetons.age, reason: départ"


@pytest.mark.parametrize(
    ("reason", "typed", "said"),
    [
        ("", PASSPHRASE, NO_REASON),
        ("départ", "quatorze lettr", "Cette phrase de passe ne convient pas : 15 caractères au moins, en UTF-8. "),
        ("départ", b"\xff" * 20, "Cette phrase de passe ne convient pas : 15 caractères au moins, en UTF-8. "),
        ("départ", PASSPHRASE, "Aucune méthode n'est active pour ce compte."),
    ],
)
def test_an_export_that_is_refused_leaves_no_file(
    shell: Shell, tmp_path: Path, reason: str, typed: str | bytes, said: str
) -> None:
    target = tmp_path / "jetons.age"
    assert shell.refused("factors", "export", "alice", target, "--reason", reason, typed=typed).startswith(said)
    assert not target.exists()


def test_an_export_writes_over_no_file(shell: Shell, tmp_path: Path) -> None:
    shell.run("factors", "import", "alice", typed=uri())
    target = tmp_path / "jetons.age"
    target.write_text("à garder")
    said = shell.refused("factors", "export", "alice", target, "--reason", "départ", typed=PASSPHRASE)
    assert said == f"Ce fichier existe déjà et n'est pas remplacé. Choisissez un autre nom. ({target})"


def test_an_export_needs_a_reason(shell: Shell) -> None:
    with pytest.raises(SystemExit) as ended:
        shell.run("factors", "export", "alice", "jetons.age")
    assert ended.value.code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "personne"],
        ["reset", "personne"],
        ["import", "personne"],
        ["export", "personne", "jetons.age", "--reason", "départ"],
    ],
    ids=lambda arguments: str(arguments[0]),
)
def test_nobody_of_that_name(shell: Shell, arguments: list[str]) -> None:
    assert shell.refused("factors", *arguments, typed=f"{uri()}\n") == "Aucun compte ne porte ce nom. Vérifiez le nom."


def test_verify_takes_eight_digits_from_who_has_such_a_token(store: Store, shell: Shell, clock: FixedClock) -> None:
    token = Token(digits=8)
    shell.run("factors", "import", "alice", typed=token.uri)
    clock.advance(60)
    assert store.sign_in.verify("alice", token.code(clock.now)[2:]) is Verdict.REFUSED
    store.administration().accounts.unlock("alice")
    assert shell.run("verify", "alice", typed=f"{token.code(clock.now)}\n").code == 0


def test_standard_input_may_be_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert (standard_input.line("?"), standard_input.secret_line("?")) == ("", "")

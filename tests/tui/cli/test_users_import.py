"""`guichet users import`: what a spreadsheet wrote becomes accounts; the lines that do not are told."""

from __future__ import annotations

import csv
import io
import stat
from pathlib import Path

import pytest

from storage import DatabaseUnavailable, Imported, Store
from storage.services.importing import Importing
from tests.conftest import NOON, PASSWORD
from tests.tui.shell import Shell
from tui.files.passwords_csv import PasswordFile
from tui.language import choose

TAKEN = "Ce nom d'utilisateur existe déjà. Choisissez-en un autre."
BAD_NAME = "Ce nom d'utilisateur ne convient pas : 1 à 64 caractères, sans caractère invisible."
BAD_EMAIL = "Cette adresse de courriel ne convient pas. Vérifiez-la ; exemple : nom@exemple.fr."
TWICE = "Ce nom est déjà celui de la ligne {line}."
CELLS = "Cette ligne n'a pas autant de cellules que la première. Corrigez-la."
YES_OR_NO = "« peut-être » ne convient pas dans la colonne « mfa_required » : écrivez oui ou non."


class Terminal(io.StringIO):
    """Standard error where somebody looks."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A file to import, not there yet."""
    return tmp_path / "clients.csv"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A file for passwords, not there yet."""
    return tmp_path / "mots-de-passe.csv"


def passwords(out: Path) -> dict[str, str]:
    """By name."""
    text = out.read_text("utf-8")
    assert text.startswith("\ufeff")
    names, *lines = csv.reader(io.StringIO(text[1:], newline=""), delimiter=text[len("\ufeffname")])
    assert names == ["name", "password"]
    return dict(lines)


def test_accounts_are_made_and_their_passwords_are_in_the_file(
    store: Store, shell: Shell, people: Path, out: Path
) -> None:
    people.write_text("name,email,mfa_required\nMarie,marie@exemple.fr,\n\nJean,,non\nÉlodie,,oui\n")
    ended = shell.run("users", "import", people, "--passwords", out)
    assert (ended.code, ended.out, ended.err) == (0, "", "3 comptes créés.\n")
    assert [(u.name, u.email, u.mfa_required) for u in store.administration().directory.users()] == [
        ("Élodie", None, True),
        ("Jean", None, False),
        ("Marie", "marie@exemple.fr", True),
    ]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    issued = passwords(out)
    assert list(issued) == ["Marie", "Jean", "Élodie"]
    for name, password in issued.items():
        assert store.sign_in.with_password(name, password).user.one_time_password
        assert password not in repr(store.administration().audit_log.events())


def test_lines_that_are_refused_are_told_and_stop_no_other(store: Store, shell: Shell, people: Path, out: Path) -> None:
    store.administration().accounts.add("bob", PASSWORD)
    lines = [
        "name,email,mfa_required",
        "un,,",
        "bob,,",
        "UN,,",
        ",a@b.fr,",
        "deux,pas une adresse,",
        '"a\x1b[31m",,',
        "trois,,peut-être",
        "quatre",
        "cinq,,,,x",
        '"six\nsept",,',
        "huit,,",
    ]
    people.write_text("\n".join(lines) + "\n")
    ended = shell.run("users", "import", people, "--passwords", out)
    told = [
        ["3", "bob", TAKEN],
        ["4", "UN", TWICE.format(line=2)],
        ["5", "-", BAD_NAME],
        ["6", "deux", BAD_EMAIL],
        ["7", "a�[31m", BAD_NAME],
        ["8", "trois", YES_OR_NO],
        ["10", "cinq", CELLS],
        ["11", "six�sept", BAD_NAME],
    ]
    assert [line.split("\t") for line in ended.out.splitlines()] == told
    assert (ended.code, ended.err) == (1, "3 comptes créés. 8 lignes refusées.\n")
    assert list(passwords(out)) == ["un", "quatre", "huit"]
    assert {user.name for user in store.administration().directory.users()} == {"bob", "un", "quatre", "huit"}


def test_names_that_read_like_others_are_told_with_their_line(
    store: Store, shell: Shell, people: Path, out: Path
) -> None:
    store.administration().accounts.add("marie")
    people.write_text("name\nmаrie\nzoé\npaul1\npauI1\n")
    ended = shell.run("users", "import", people, "--passwords", out)
    assert (ended.code, ended.out) == (0, "")
    assert ended.err.splitlines() == [
        f"Ligne {line} : {name}. Ce nom se lit comme celui d'un autre compte : {other}. Vérifiez que c'est bien une "
        "autre personne."
        for line, name, other in ((2, "mаrie", "marie"), (5, "pauI1", "paul1"))
    ] + ["4 comptes créés."]
    people.write_text("name\nmаriе\n")
    out.unlink()
    (told,) = shell.json("users", "import", str(people), "--passwords", str(out))["accounts"]
    assert (told["line"], told["name"], sorted(told["look_alikes"])) == (2, "mаriе", sorted(["marie", "mаrie"]))


def test_spellings_of_one_name_are_one_account(store: Store, shell: Shell, people: Path, out: Path) -> None:
    people.write_text("name\nMarie  Tremblay\nMarie Tremblay\nMarie\u00a0 Tremblay\nJean‐Pierre Roy\nJean–Pierre Roy\n")
    ended = shell.run("users", "import", people, "--passwords", out)
    assert [line.split("\t")[::2] for line in ended.out.splitlines()] == [
        [line, TWICE.format(line=first)] for line, first in (("3", 2), ("4", 2), ("6", 5))
    ]
    assert [user.name for user in store.administration().directory.users()] == ["Jean‐Pierre Roy", "Marie  Tremblay"]


def test_a_program_is_told_the_same(shell: Shell, people: Path, out: Path) -> None:
    people.write_text("name\nun\n")
    assert shell.run("users", "import", people, "--passwords", out, "--json").err == ""
    out.unlink()
    people.write_text("name,service\nun\nUN\ndeux,paie\n")
    ended = shell.run("users", "import", people, "--passwords", out, "--json")
    assert ended.code == 1
    assert (
        ended.out.split()
        == (
            '{ "created": 1, "accounts": [ { "line": 4, "name": "deux", "look_alikes": [] } ], '
            '"refused": [ { "line": 2, "name": "un", "error": "' + TAKEN + '" }, '
            '{ "line": 3, "name": "UN", "error": "' + TWICE.format(line=2) + '" } ], '
            '"notes": [ "Colonne laissée de côté : « service »." ] }'
        ).split()
    )
    assert list(passwords(out)) == ["deux"]


@pytest.mark.parametrize(
    "written",
    [
        "name;email\nMarie;marie@exemple.fr\n",
        "\ufeffname,email\r\nMarie,marie@exemple.fr\r\n",
        " Email , NAME \nmarie@exemple.fr, Marie ",
        '"name","email"\n"Marie","marie@exemple.fr"\n\n,\n',
    ],
)
def test_what_spreadsheets_write_is_read(store: Store, shell: Shell, people: Path, out: Path, written: str) -> None:
    people.write_bytes(written.encode())
    assert shell.run("users", "import", people, "--passwords", out).code == 0
    (user,) = store.administration().directory.users()
    assert (user.name, user.email, user.mfa_required, user.created_at) == ("Marie", "marie@exemple.fr", True, NOON)


def test_yes_and_no_are_said_in_several_ways(store: Store, shell: Shell, people: Path, out: Path) -> None:
    said = {"yes": ["oui", "OUI", "yes", "true", "1", "vrai", ""], "no": ["non", "no", "False", "0", "faux"]}
    lines = [f"{answer} {number},{word}" for answer, words in said.items() for number, word in enumerate(words)]
    people.write_text("\n".join(["name,mfa_required", *lines]))
    assert shell.run("users", "import", people, "--passwords", out).code == 0
    assert all(user.mfa_required is user.name.startswith("yes") for user in store.administration().directory.users())
    assert len(store.administration().directory.users()) == len(lines)


COLUMNS = "La première ligne nomme les colonnes : nom, courriel, méthode exigée. Cette colonne ne convient pas : "
NO_NAME = "La première ligne nomme les colonnes, et la colonne « nom » y manque. Ajoutez-la."


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"", NO_NAME),
        (b"email\na@b.fr\n", NO_NAME),
        (b"\n\n", NO_NAME),
        (b"Marie\nJean\n", NO_NAME),
        (b"name,name\na,b\n", f"{COLUMNS}« name »."),
        (b"name,name\x1b[31m,name\na,b\n", f"{COLUMNS}« name »."),
        (b"name\nAndr\x8e\n", "Ce fichier n'est pas en UTF-8. Enregistrez-le au format « CSV UTF-8 »."),
    ],
)
def test_a_file_that_is_no_list_changes_nothing(
    store: Store, shell: Shell, people: Path, out: Path, written: bytes, said: str
) -> None:
    people.write_bytes(written)
    assert shell.refused("users", "import", people, "--passwords", out) == said
    assert not out.exists()
    assert store.administration().directory.users() == []


def test_what_was_passed_over_is_told_and_is_no_refusal(store: Store, shell: Shell, people: Path, out: Path) -> None:
    people.write_bytes("Nom;Courriel;Service\r\nÉlodie;elodie@exemple.fr;Paie\r\n".encode("cp1252"))
    ended = shell.run("users", "import", people, "--passwords", out)
    assert (ended.code, ended.out) == (0, "")
    assert ended.err.splitlines() == [
        "Ce fichier n'est pas en UTF-8 : il est lu en Windows-1252. Vérifiez les accents des noms.",
        "Colonne laissée de côté : « Service ».",
        "1 compte créé.",
    ]
    assert [user.name for user in store.administration().directory.users()] == ["Élodie"]


def test_without_a_file_for_the_passwords_nothing_is_done(store: Store, shell: Shell, people: Path) -> None:
    people.write_text("name\nMarie\n")
    said = "Indiquez avec --passwords le fichier où écrire les mots de passe : ils seraient perdus sans lui."
    assert shell.refused("users", "import", people) == said
    assert store.administration().directory.users() == []


def test_a_file_that_is_there_or_cannot_be_made_changes_nothing(
    store: Store, shell: Shell, tmp_path: Path, people: Path, out: Path
) -> None:
    people.write_text("name\nMarie\n")
    out.write_text("à garder")
    assert shell.refused("users", "import", people, "--passwords", out).startswith("Ce fichier existe déjà")
    assert out.read_text() == "à garder"
    for source, target in ((people, tmp_path / "nulle" / "part"), (tmp_path / "rien", tmp_path / "neuf")):
        said = shell.refused("users", "import", source, "--passwords", target)
        assert said.startswith("Ce fichier ou ce dossier ne peut pas être ouvert.")
        assert not target.exists()
    assert store.administration().directory.users() == []


@pytest.mark.usefixtures("store")
def test_an_import_cut_short_leaves_the_passwords_of_what_was_made(
    shell: Shell, people: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_short(*_arguments: object, **_options: object) -> object:
        yield from (Imported(2, "un", "premier"), Imported(3, "deux", "second"))
        raise DatabaseUnavailable

    monkeypatch.setattr(Importing, "users", cut_short)
    people.write_text("name\nun\ndeux\ntrois\n")
    assert shell.refused("users", "import", people, "--passwords", out).startswith("Les données ne peuvent pas")
    assert passwords(out) == {"un": "premier", "deux": "second"}


def test_each_password_is_in_the_file_before_the_next_one_is_asked_for(out: Path) -> None:
    with PasswordFile(out, ",") as file:
        for number in range(3):
            file.add(Imported(number, str(number), "x"))
            assert list(passwords(out)) == [str(n) for n in range(number + 1)]


def test_no_name_is_a_formula(out: Path) -> None:
    with PasswordFile(out, ",") as file:
        file.add(Imported(2, "=1+1", "x"))
    assert passwords(out) == {"'=1+1": "x"}


@pytest.mark.parametrize(
    ("header", "language", "separator"),
    [("name;email", "en", ";"), ("name,email", "fr", ","), ("name", "fr", ";"), ("name", "en", ",")],
)
def test_the_passwords_are_separated_as_the_names_that_came_in(
    shell: Shell, people: Path, out: Path, header: str, language: str, separator: str
) -> None:
    people.write_text(f"{header}\nÉlodie{header.removeprefix('name')[:1]}\n")
    choose(language)
    assert shell.run("users", "import", people, "--passwords", out).code == 0
    assert out.read_bytes().startswith(f"\ufeffname{separator}password\r\nÉlodie{separator}".encode())


def test_a_name_written_with_an_apostrophe_is_told(store: Store, shell: Shell, people: Path, out: Path) -> None:
    people.write_text('name;email\nMarie;\n=1+1;\n"a;-b";\n')
    ended = shell.run("users", "import", people, "--passwords", out)
    told = (
        "Dans le fichier des mots de passe, une apostrophe qui n'est pas du nom empêche un tableur de prendre pour des "
        "formules les noms des lignes 3, 4.\n"
    )
    assert ended.err == f"{told}3 comptes créés.\n"
    assert list(passwords(out)) == ["Marie", "'=1+1", "a;'-b"]
    assert {user.name for user in store.administration().directory.users()} == {"Marie", "=1+1", "a;-b"}


def test_the_names_of_a_file_of_passwords_are_imported_as_they_are(
    store: Store, shell: Shell, people: Path, out: Path
) -> None:
    names = ["Marie", "a;b", "a,b", 'a"b']
    with PasswordFile(out, ";") as file:
        for line, name in enumerate(names, start=2):
            file.add(Imported(line, name, "oui"))
    people.write_bytes(out.read_bytes().replace(b"password", b"mfa_required", 1))
    assert shell.run("users", "import", people, "--passwords", out.with_name("neuf.csv")).code == 0
    assert {user.name for user in store.administration().directory.users()} == set(names)


def test_how_far_it_is_shows_at_a_terminal_only(
    shell: Shell, people: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.write_text("name\n" + "".join(f"client {n}\n" for n in range(20)))
    watched = Terminal()
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr", watched)
        shell.run("users", "import", people, "--passwords", out)
    steps = "".join(f"\r{n}/20" for n in range(1, 21))
    assert watched.getvalue() == f"{steps}\n20 comptes créés.\n"

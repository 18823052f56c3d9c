"""What the command line says of itself, and of what it does not know."""

from __future__ import annotations

import re
import shlex

import pytest

from tests.spoken import ENGLISH, FRENCH
from tui import language
from tui.cli import exit_codes, main
from tui.cli.tree import commands
from tui.messages import audit

COMMANDS = (
    "check",
    "limits",
    "config",
    "backup",
    "restore",
    "move",
    "console",
    "audit",
    "visits",
    "kiosk",
    "phone",
    "demo",
    "ssh-setup",
    "postgres-setup",
    "login",
    "enrol",
    "verify",
    "users add",
    "users list",
    "users find",
    "users show",
    "users import",
    "users disable",
    "users enable",
    "users unlock",
    "users password",
    "users lift-mfa",
    "users require-mfa",
    "users email",
    "factors list",
    "factors reset",
    "factors import",
    "factors export",
    "mail send",
    "mail status",
    "hosts add",
    "hosts list",
    "hosts revoke",
    "key rotate",
    "clock accept",
    "completion",
    "man",
)
HELPS = ("", "users", "factors", "mail", "hosts", "key", "clock", *COMMANDS)


@pytest.mark.parametrize("words", HELPS)
@pytest.mark.parametrize(("chosen", "spoken", "not_spoken"), [("fr", FRENCH, ENGLISH), ("en", ENGLISH, FRENCH)])
def test_help_speaks_one_language(
    capsys: pytest.CaptureFixture[str],
    words: str,
    chosen: str,
    spoken: re.Pattern[str],
    not_spoken: re.Pattern[str],
) -> None:
    language.choose(chosen)
    with pytest.raises(SystemExit) as ended:
        main.parser().parse_args([*words.split(), "--help"])
    assert ended.value.code == 0
    # The names of options are the same in every language.
    shown = re.sub(r"--[a-z-]+", "", capsys.readouterr().out)
    assert spoken.search(shown)
    assert not_spoken.findall(shown) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["users"],
        ["users", "nothing"],
        ["users", "add"],
        ["users", "add", "bob", "--role", "king"],
        ["users", "add", "bob", "extra"],
        ["users", "list", "--js"],
        ["verify"],
        ["--data", "x", "users", "list"],
    ],
    ids=" ".join,
)
def test_a_usage_error(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    language.choose("fr")
    with pytest.raises(SystemExit) as ended:
        main.parser().parse_args(arguments)
    assert ended.value.code == exit_codes.USAGE
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("utilisation")


def shown_by(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what ends the parsing of these arguments: help, or the sentence of a mistake."""
    language.choose("fr")
    with pytest.raises(SystemExit):
        main.parser().parse_args(arguments)
    shown = capsys.readouterr()
    return shown.out or shown.err.splitlines()[-1] + "\n"


@pytest.mark.parametrize("words", HELPS)
def test_help_is_a_sentence_and_an_example_that_can_be_typed(capsys: pytest.CaptureFixture[str], words: str) -> None:
    shown = shown_by(capsys, *words.split(), "--help")
    sentence = shown.split("\n\n")[1]
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    example = shown.rpartition("exemple :\n  ")[2].partition(" | ")[0]
    assert example.startswith(f"guichet {words}".strip())
    assert main.parser().parse_args(shlex.split(example)[1:]).run


def test_commands_are_listed_in_groups_and_plumbing_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    listed = shown_by(capsys, "--help").partition("commandes:\n")[2].partition("\n\n")[0].splitlines()
    groups = [line.strip() for line in listed if re.match(r"  \S", line)]
    assert groups == ["à l'écran", "les comptes", "les données", "l'installation"]
    assert listed.index("  les comptes") < next(at for at, line in enumerate(listed) if line.startswith("    users "))
    assert not any("enrol" in line for line in listed)
    assert main.parser().parse_args(["enrol"]).run


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("usres list", "« usres » n'existe pas. Vouliez-vous dire « users » ?"),
        ("users lits", "« lits » n'existe pas. Vouliez-vous dire « list » ?"),
        ("enrl", "« enrl » n'existe pas. « guichet --help » dit ce qui existe."),
        ("users list --jso", "L'option « --jso » n'existe pas ici. Vouliez-vous dire « --json » ?"),
        ("--databse x users list", "L'option « --databse » n'existe pas ici. Vouliez-vous dire « --database » ?"),
        ("--databse=x users list", "L'option « --databse » n'existe pas ici. Vouliez-vous dire « --database » ?"),
        ("users list --zzzz", "L'option « --zzzz » n'existe pas ici. « guichet users list --help » dit ce qui existe."),
        ("users list --plain", "L'option « --plain » s'écrit avant la commande, après « guichet »."),
        ("users show bob smith", "« smith » est de trop."),
        (
            "users add bob --role king",
            "Argument --role : « king » ne convient pas. Choisissez : client, operator (opérateur).",
        ),
        ("zone", "« zone » n'existe pas. « guichet --help » dit ce qui existe."),
        (
            "audit --outcome dome",
            (
                "Argument --outcome : « dome » ne convient pas. Vouliez-vous dire « done » ? "
                "Choisissez : done (fait), refused (refusé)."
            ),
        ),
        (
            "man guichet.tom",
            (
                "Argument page : « guichet.tom » ne convient pas. Vouliez-vous dire « guichet.toml » ? "
                "Choisissez : guichet (les commandes), guichet.toml (la configuration)."
            ),
        ),
        (
            "audit --since 31/01/2026",
            (
                "Argument --since : « 31/01/2026 » n'est pas une date. "
                "Écrivez l'année, le mois et le jour, comme 2026-01-31."
            ),
        ),
        ("key", "Il manque l'action. Choisissez : rotate."),
        ("mail", "Il manque l'action. Choisissez : send, status."),
        ("users add", "Il manque : NOM."),
        ("ssh-setup", "Il manque : --print."),
        ("postgres-setup", "Il manque : --print."),
        ("limits --set pause", "Argument --set : il faut 2 valeurs."),
        ("verify", "Nommez le compte dont le code est à vérifier, ou ajoutez --pam si c'est pam_exec qui le nomme."),
        ("verify bob --pam", "Argument --pam : incompatible avec NOM."),
        (
            "audit --verify --export journal.csv",
            "--verify et --export ne vont pas ensemble : lancez-les l'un après l'autre.",
        ),
        (
            "audit --forget-before 2026-01-31 --account bob",
            "--forget-before prend le journal entier, sans choix : retirez --account.",
        ),
        (
            "audit --verify --action connexion",
            "--verify prend le journal entier, sans choix : retirez --action.",
        ),
        (
            "users require-mfa bob --grace-days x",
            "Argument --grace-days : « x » n'est pas un nombre entier.",
        ),
    ],
)
def test_a_mistake_is_explained(capsys: pytest.CaptureFixture[str], typed: str, said: str) -> None:
    assert shown_by(capsys, *typed.split()) == said + "\n"


@pytest.mark.parametrize(
    "words",
    ["", "--plain", "console", "kiosk", "kiosk --client 9", "phone", "login", "enrol", "verify bob", "verify --pam"],
)
def test_what_draws_or_answers_by_its_exit_code_needs_no_standard_output(words: str) -> None:
    assert not main.parser().parse_args(words.split()).needs_output


@pytest.mark.parametrize("words", ["users list", "users add bob", "check", "demo", "ssh-setup --print", "mail send"])
def test_what_says_something_needs_standard_output(words: str) -> None:
    assert main.parser().parse_args(words.split()).needs_output


@pytest.mark.parametrize(
    ("words", "may"),
    [
        ("", True),
        ("--as bob", False),
        ("--closed-if-empty", False),
        ("--as bob users list", True),
        ("kiosk", True),
        ("kiosk --client 9", False),
        ("enrol", False),
        ("serve", False),
        ("console", True),
        ("verify bob", True),
    ],
)
def test_what_serves_somebody_without_a_shell_may_not_be_stopped(words: str, may: bool) -> None:
    options = main.parser().parse_args(words.split())
    assert options.may_be_stopped(options) is may


def test_a_general_option_may_be_written_on_either_side_of_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    general = ["--lang", "en", "--database", "d", "--key-file=k", "--config", "c"]
    examples = [each.example.partition(" | ")[0] for each in commands(main.parser())]
    assert len(examples) > len(COMMANDS)
    for typed in (shlex.split(example)[1:] for example in examples):
        before, after = (main.parser().parse_args(line) for line in (general + typed, typed + general))
        given = [{name: said for name, said in vars(each).items() if not callable(said)} for each in (before, after)]
        assert given[0] == given[1]
        assert (after.lang, after.database, after.key_file, after.config) == ("en", "d", "k", "c")
        assert main.parser().parse_args(["--lang", "fr", *typed, "--lang", "en"]).lang == "en"
        with pytest.raises(SystemExit):
            main.parser().parse_args([*typed, "--version"])
        assert capsys.readouterr().out.startswith("guichet ")


def test_a_general_option_may_be_written_before_what_a_command_does() -> None:
    assert main.parser().parse_args(["users", "--lang", "en", "list", "--database", "d"]).database == "d"


def test_only_a_login_hands_on_what_the_process_was_given() -> None:
    assert main.parser().parse_args(["login"]).hands_on
    assert not main.parser().parse_args(["enrol"]).hands_on


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("signed inn", "signed in"), ("conexion", "connexion"), ("password", "password renewed"), ("zzqqx", "")],
)
def test_an_unknown_action_is_told_shortly_with_the_nearest(
    capsys: pytest.CaptureFixture[str], typed: str, meant: str
) -> None:
    told = shown_by(capsys, "audit", "--action", typed)
    nearest = f"Vouliez-vous dire « {meant} » ? " if meant else ""
    unknown = f"Argument --action : Le journal n'a pas d'action « {typed} »."
    assert told == f"{unknown} {nearest}« guichet audit --help » en donne la liste.\n"


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_what_the_log_shows_is_what_it_is_asked_by(capsys: pytest.CaptureFixture[str], spoken: str) -> None:
    shown = language.in_each(audit.actions)
    for words in shown:
        assert len(set(words.values())) == len(words)
        for action, said in words.items():
            language.choose(spoken)
            for typed in (said, said.upper(), said.replace(" ", "-"), action):
                assert main.parser().parse_args(["audit", f"--action={typed}"]).what == action
    assert "code d'activation" in " ".join(shown_by(capsys, "audit", "--help").split())


@pytest.mark.parametrize("typed", ["refused", "refusé", "✗ refusé", "✗ refused", "Refusé"])
@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_so_are_its_outcomes(typed: str, spoken: str) -> None:
    language.choose(spoken)
    assert main.parser().parse_args(["audit", "--outcome", typed]).outcome == "refused"


def test_a_role_is_chosen_by_the_word_that_accounts_show() -> None:
    assert main.parser().parse_args(["users", "add", "bob", "--role", "opérateur"]).role == "operator"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("--lang en", "en"),
        ("verify bob --lang=en", "en"),
        ("--lang fr verify bob --lang en", "en"),
        ("--lang=en --lang=fr", "fr"),
        ("verify -- --lang en", None),
        ("verify --lang -- en", None),
        ("--lang", None),
        ("--lang --plain", None),
        ("--lang=de", None),
        ("--language en", None),
        ("", None),
    ],
)
def test_the_language_is_known_before_the_rest_is_read(typed: str, asked: str | None) -> None:
    assert main._asked_language(typed.split()) == asked

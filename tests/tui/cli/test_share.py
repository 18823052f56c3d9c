"""The pages of man and the completions: complete, as installed, and as printed."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.share.files import SHARE, files
from tui import language
from tui.cli import exit_codes, main, manual
from tui.cli.completion import SHELLS
from tui.cli.in_force import in_force
from tui.config.settings import Settings
from tui.messages import settings


@pytest.fixture(autouse=True)
def _french() -> None:
    language.choose("fr")


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what a command prints."""
    options = main.parser().parse_args(arguments)
    assert options.run(options) == 0
    return capsys.readouterr().out


def test_installed_files_are_what_the_program_writes() -> None:
    made = files()
    assert {str(path.relative_to(SHARE)) for path in SHARE.rglob("*") if path.is_file()} == set(made)
    for name, text in made.items():
        assert (SHARE / name).read_text("utf-8") == text, "run: make share"


def test_the_wheel_installs_them() -> None:
    project = tomllib.loads((SHARE.parent / "pyproject.toml").read_text("utf-8"))
    targets = project["tool"]["hatch"]["build"]["targets"]
    assert targets["wheel"]["shared-data"] == {"share": "share"}
    assert "/share" in targets["sdist"]["include"]


def test_the_page_of_commands_has_each_of_them_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    page = printed(capsys, "man")
    assert page == (SHARE / "man/fr/man1/guichet.1").read_text("utf-8")
    named = re.findall(r'^\.SS "guichet ([a-z \\-]+)"', page, re.MULTILINE)
    assert {"users", "users require\\-mfa", "audit", "completion", "man"} <= set(named)
    assert "enrol" not in named
    assert ".B \\-\\-database CHEMIN\nbase de données, ou son adresse" in page
    assert '.EX\nguichet users require\\-mfa "Marie Tremblay" \\-\\-grace\\-days 14\n.EE' in page


def test_the_page_of_settings_has_each_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    options = main.parser().parse_args(["config"])
    known = {setting.name for setting in in_force(Settings(), options, {}, {})} - {"config", "key_file"}
    assert set(settings.settings()) == {re.sub(r"^methods\.\w+", "methods.ID", name) for name in known}
    page = printed(capsys, "man", "guichet.toml")
    for name in settings.settings():
        assert f".B {name.rpartition('.')[2]}\n" in page


def test_pages_speak_the_language_that_was_chosen() -> None:
    assert '.SH "NOM"' in manual.of_settings()
    language.choose("en")
    assert '.SH "NAME"' in manual.of_settings()


def test_what_man_would_take_for_an_order_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "settings", lambda: {"issuer": ".so /etc/passwd \\f"})
    assert "\n\\&.so /etc/passwd \\ef\n" in manual.of_settings()


def test_a_number_keeps_its_unit_on_its_line() -> None:
    assert "prend 64\\ Mio" in manual.of_settings()


@pytest.mark.parametrize("shell", SHELLS)
def test_a_completion_knows_commands_and_options(capsys: pytest.CaptureFixture[str], shell: str) -> None:
    script = printed(capsys, "completion", shell)
    for word in ("users", "require-mfa", "grace-days", "operator"):
        assert word in script
    assert "sudo" not in script


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["us"], ["users"]),
        (["users", "li"], ["lift-mfa", "list"]),
        (["users", "add", "--ro"], ["--role"]),
        (["users", "add", "--role", ""], ["client", "operator"]),
        (["backup", "gui"], ["guichet.db"]),
        (["enr"], []),
        (["enrol", ""], []),
        (["audit", "--action", "signed"], ["signed-in"]),
        (["factors", "import", "--method", ""], ["google_authenticator", "okta_verify"]),
        (["limits", "--set", "lock"], ["lock_seconds"]),
    ],
    ids=" ".join,
)
def test_bash_completes(tmp_path: Path, typed: list[str], offered: list[str]) -> None:
    bash = shutil.which("bash")
    assert bash
    (tmp_path / "guichet.db").touch()
    words = " ".join(f"'{word}'" for word in ["guichet", *typed])
    asked = f"""source {SHARE}/bash-completion/completions/guichet
        COMP_WORDS=({words}) COMP_CWORD={len(typed)}
        _shtab_guichet guichet '{typed[-1]}' '{["guichet", *typed][-2]}'
        printf '%s\\n' "${{COMPREPLY[@]}}" """
    ended = subprocess.run([bash, "--norc", "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert sorted(ended.stdout.split()) == offered


def test_mandoc_finds_nothing_to_say() -> None:
    if not (mandoc := shutil.which("mandoc")):
        pytest.skip("mandoc is not installed")
    pages = [path for path in SHARE.glob("man/**/*") if path.is_file()]
    ended = subprocess.run([mandoc, "-T", "lint", *pages], capture_output=True, text=True, check=False)
    assert ended.stdout == ""


def test_the_page_has_the_exit_codes_that_commands_return() -> None:
    page = (SHARE / "man/man1/guichet.1").read_text("utf-8")
    for code, said in ((exit_codes.LOCKED, "locked"), (exit_codes.NO_FACTOR, "no active device")):
        entry = page.partition(f".B {code}\n")[2].partition(".TP")[0]
        assert said in " ".join(entry.split())


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_what_completions_say_is_in_the_language_asked_for(capsys: pytest.CaptureFixture[str], shell: str) -> None:
    assert "gérer les comptes" in printed(capsys, "completion", shell).lower()
    language.choose("en")
    script = printed(capsys, "completion", shell).lower()
    assert "manage accounts" in script
    assert "gérer" not in script


def test_an_action_is_completed_with_hyphens() -> None:
    assert main.parser().parse_args(["audit", "--action", "signed-in"]).what == "signed in"

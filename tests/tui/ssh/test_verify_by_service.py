"""`guichet verify --server`, and with `--pam`: what is asked, what is not, and the exit code of each answer."""

from __future__ import annotations

import io
import os
import sys
import syslog
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.mail_server import closed_port
from tests.service import TOKEN, Service, reply, word
from tests.spoken import soft
from tests.storage.privileges import as_owner
from tests.tui.commands import parsed
from tests.tui.shell import Ended
from tui import language
from tui.cli import main

CODE = "482913"
EXIT_CODES = {"accepted": 0, "refused": 1, "impossible": 2, "locked": 3, "none": 4, "unenrolled": 5}
NO_CODES = ["", "je ne sais pas", "12345", "123456 654321", "mot de passe"]


@pytest.fixture(autouse=True)
def _french() -> None:
    language.choose("fr")


@pytest.fixture
def token(tmp_path: Path) -> Path:
    """The file of the token."""
    path = tmp_path / "token"
    path.write_text(f"{TOKEN}\n")
    path.chmod(0o600)
    return path


Run = Callable[..., Ended]


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], at_home: Path
) -> Iterator[Run]:
    """Run `guichet verify` with these arguments, on a host where no data may be made or looked for."""
    configuration = tmp_path / "guichet.toml"

    def _run(*arguments: str | Path, typed: str | bytes = CODE, settings: str = "") -> Ended:
        configuration.write_text(settings)
        data = typed.encode() if isinstance(typed, str) else typed
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        code = main.run(parsed("--config", str(configuration), "verify", *map(str, arguments)))
        shown = capsys.readouterr()
        said = Ended(code, soft(shown.out), soft(shown.err))
        assert (CODE in said.out + said.err, TOKEN in said.out + said.err) == (False, False)
        return said

    yield _run
    assert not at_home.parent.exists(), "no database, no key, not even their directory"


@pytest.mark.parametrize("answer", EXIT_CODES)
def test_each_answer_has_its_exit_code(run: Run, service: Service, token: Path, answer: str) -> None:
    service.answer = word(answer)
    ended = run("--server", service.url, "--token-file", token, "alice")
    assert (ended.code, ended.out) == (EXIT_CODES[answer], "")
    assert ended.err.count("\n") == (answer == "unenrolled")
    assert service.asked[0].form == {"account": ["alice"], "code": [CODE]}


@pytest.mark.parametrize("status", [200, 302, 400, 401, 404, 429, 500, 503])
def test_no_answer_is_exit_code_5_and_one_sentence(run: Run, service: Service, token: Path, status: int) -> None:
    service.answer = reply(status, "accepted")
    ended = run("--server", service.url, "--token-file", token, "alice")
    assert (ended.code, ended.out) == (5, "")
    assert ended.err.count("\n") == 1
    assert f"127.0.0.1:{service.port}" in ended.err


def test_nobody_there_is_exit_code_5(run: Run, token: Path) -> None:
    ended = run("--server", f"http://127.0.0.1:{closed_port()}", "--token-file", token, "alice")
    assert (ended.code, ended.out) == (5, "")
    assert "n'a pas pu être joint" in ended.err


@pytest.mark.parametrize("typed", [*NO_CODES, b"\xff\xfe1\x002\x00"])
def test_what_is_no_code_is_exit_code_2_and_not_sent(
    run: Run, service: Service, token: Path, typed: str | bytes
) -> None:
    ended = run("--server", service.url, "--token-file", token, "alice", typed=typed)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.count("\n") == 1
    assert service.asked == []


def test_a_whole_sentence_with_a_code_is_sent_as_it_is(run: Run, service: Service, token: Path) -> None:
    said = f"Votre code : {CODE[:3]} {CODE[3:]}."
    assert run("--server", service.url, "--token-file", token, "alice", typed=said).code == 0
    assert service.asked[0].form["code"] == [said]


def test_the_configuration_may_name_the_service(run: Run, service: Service, token: Path) -> None:
    settings = f'[verify]\nserver = "{service.url}"\ntoken_file = "{token}"'
    assert run("alice", settings=settings) == Ended(0, "", "")
    assert service.asked[0].headers["authorization"] == f"Bearer {TOKEN}"


def test_its_deadline_is_that_of_the_configuration(run: Run, service: Service, token: Path) -> None:
    service.answer = service.say_nothing
    settings = f'[verify]\nserver = "{service.url}"\ntoken_file = "{token}"\ndeadline_seconds = 1'
    ended = run("alice", settings=settings)
    assert (ended.code, ended.out) == (5, "")
    assert "dans le délai de 1 seconde" in ended.err


def test_the_option_wins_over_the_configuration(run: Run, service: Service, token: Path, tmp_path: Path) -> None:
    settings = f'database = "/srv/guichet.db"\n[verify]\nserver = "http://localhost:9"\ntoken_file = "{tmp_path}/none"'
    assert run("--server", service.url, "--token-file", token, "alice", settings=settings) == Ended(0, "", "")
    assert run("--server", service.url, "alice", settings=settings.replace("none", "token")) == Ended(0, "", "")


def test_data_that_an_option_names_wins_over_a_service_of_the_configuration(
    run: Run, service: Service, token: Path, tmp_path: Path
) -> None:
    settings = f'[verify]\nserver = "{service.url}"\ntoken_file = "{token}"'
    ended = run("--database", tmp_path / "guichet.db", "alice", settings=settings)
    assert ended.code == 1
    assert "guichet.db" in ended.err
    assert service.asked == []


@pytest.mark.parametrize("option", ["--database", "--key-file"])
def test_a_service_and_data_of_this_host_exclude_each_other(run: Run, option: str) -> None:
    ended = run("--server", "https://mfa.example.org", option, "/srv/guichet", "alice")
    assert (ended.code, ended.out) == (2, "")
    assert "--server ne va ni avec --database ni avec --key-file" in ended.err


@pytest.mark.parametrize(
    "address",
    [
        "",
        "mfa.example.org",
        "http://mfa.example.org",
        "https://",
        "https://a@b",
        "https://a:b@c",
        "https://a?b",
        "ftp://a",
    ],
)
def test_an_address_that_will_not_do_is_wrong_usage(run: Run, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        run("--server", address, "alice")
    assert "doit être une adresse https://" in soft(capsys.readouterr().err)


@pytest.mark.parametrize(
    ("content", "mode", "says"),
    [
        (None, 0o600, "ce fichier n'existe pas"),
        (TOKEN, 0o640, "mode 0600"),
        (TOKEN, 0o604, "mode 0600"),
        ("", 0o600, "sa première ligne est vide"),
        ("\n" + TOKEN, 0o600, "sa première ligne est vide"),
        ("jeton é", 0o600, "ASCII"),
        ("deux mots", 0o600, "n'est pas un jeton"),
        (f"{TOKEN}\rX: y", 0o600, "n'est pas un jeton"),
    ],
)
def test_a_token_that_cannot_be_taken_is_exit_code_5(
    run: Run, service: Service, tmp_path: Path, content: str | None, mode: int, says: str
) -> None:
    path = tmp_path / "other"
    if content is not None:
        path.write_text(content)
        path.chmod(mode)
    ended = run("--server", service.url, "--token-file", path, "alice")
    assert (ended.code, ended.out, ended.err.count("\n")) == (5, "", 1)
    assert f"({path} : " in ended.err
    assert says in ended.err
    assert service.asked == []


def test_a_token_that_this_account_may_not_read_is_exit_code_5(run: Run, service: Service, token: Path) -> None:
    token.chmod(0)
    ended = as_owner(lambda: run("--server", service.url, "--token-file", token, "alice"))
    assert ended.code == 5
    assert "n'a pas le droit de lire ce fichier" in ended.err


def test_a_pipe_is_no_file_of_a_token_and_is_not_waited_for(run: Run, service: Service, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    ended = run("--server", service.url, "--token-file", tmp_path / "pipe", "alice")
    assert ended.code == 5
    assert "ce n'est pas un fichier ordinaire" in ended.err


def test_without_a_token_nothing_is_asked(run: Run, service: Service) -> None:
    ended = run("--server", service.url, "alice")
    assert ended.code == 5
    assert "--token-file" in ended.err
    assert service.asked == []


def test_a_configuration_that_cannot_be_used_never_says_that_a_code_is_wrong(
    run: Run, service: Service, token: Path
) -> None:
    ended = run("--server", service.url, "--token-file", token, "alice", settings="[verify]\ndeadline_seconds = 0")
    assert ended.code == 5
    assert "verify.deadline_seconds doit être un nombre entier de 1 à 60" in ended.err


Login = Callable[..., int]


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the log of the system has of it."""
    lines: list[str] = []
    monkeypatch.setattr(syslog, "syslog", lambda _level, text: lines.append(soft(text)))
    monkeypatch.setattr(syslog, "openlog", lambda *_how: None)
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    return lines


@pytest.fixture
def log_in(run: Run, service: Service, token: Path, logged: list[str], monkeypatch: pytest.MonkeyPatch) -> Login:
    """What pam_exec runs on a host that asks."""

    def _log_in(
        typed: str | bytes = f"{CODE}\0", user: str = "alice", kind: str = "auth", then: str = "refuse", url: str = ""
    ) -> int:
        monkeypatch.setenv("PAM_USER", user)
        monkeypatch.setenv("PAM_TYPE", kind)
        settings = f'[verify]\nserver = "{url or service.url}"\ntoken_file = "{token}"\ndeadline_seconds = 1\n'
        ended = run("--pam", typed=typed, settings=f'{settings}[login]\nwithout_phone = "{then}"')
        assert (ended.out, ended.err) == ("", ""), "nothing is said to the person"
        assert CODE not in "".join(logged)
        assert TOKEN not in "".join(logged)
        return ended.code

    return _log_in


def test_an_accepted_code_opens_the_session(log_in: Login, service: Service, logged: list[str]) -> None:
    assert log_in() == 0
    assert service.asked[0].form == {"account": ["alice"], "code": [CODE]}
    assert logged == []


@pytest.mark.parametrize("answer", ["refused", "locked", "none", "impossible", "unenrolled"])
@pytest.mark.parametrize("then", ["refuse", "let in"])
def test_any_other_answer_does_not_and_the_log_says_which(
    log_in: Login, service: Service, logged: list[str], answer: str, then: str
) -> None:
    service.answer = word(answer)
    let_in = (answer, then) == ("unenrolled", "let in")
    assert log_in(then=then) == (0 if let_in else 1)
    said = f"« alice » n'ouvre pas de session (réponse de 127.0.0.1:{service.port} : {answer})."
    assert logged == ([] if let_in else [said])


@pytest.mark.parametrize("status", [200, 401, 429, 503])
@pytest.mark.parametrize("then", ["refuse", "let in"])
def test_without_an_answer_nobody_is_let_in(
    log_in: Login, service: Service, logged: list[str], status: int, then: str
) -> None:
    service.answer = reply(status, "unenrolled")
    assert log_in(then=then) == 1
    assert len(logged) == 1


def test_nor_when_nobody_is_there(log_in: Login, logged: list[str]) -> None:
    assert log_in(url=f"http://127.0.0.1:{closed_port()}", then="let in") == 1
    assert "n'a pas pu être joint" in logged[0]


def test_nor_after_the_deadline(log_in: Login, service: Service, logged: list[str]) -> None:
    service.answer = service.say_nothing
    assert log_in(then="let in") == 1
    assert "dans le délai de 1 seconde" in logged[0]


@pytest.mark.parametrize("typed", [*NO_CODES, b"\xff\xfe", b"\0"])
def test_what_is_no_code_stays_here(log_in: Login, service: Service, logged: list[str], typed: str | bytes) -> None:
    service.answer = word("impossible")
    assert log_in(typed) == 1
    assert service.asked == []
    assert logged == [f"« alice » n'a pas saisi de code : rien n'a été demandé à 127.0.0.1:{service.port}."]
    assert log_in(typed, then="let in") == 1
    assert service.asked[0].form == {"account": ["alice"], "code": ["-"], "login": ["1"]}


def test_only_where_people_without_a_phone_are_let_in_is_it_a_login(log_in: Login, service: Service) -> None:
    assert [log_in(), log_in(then="let in")] == [0, 0]
    assert ["login" in asked.form for asked in service.asked] == [False, True]


@pytest.mark.parametrize("kind", ["", "account", "open_session", "password"])
def test_only_an_auth_line_is_answered(log_in: Login, service: Service, logged: list[str], kind: str) -> None:
    assert log_in(kind=kind, then="let in") == 1
    assert service.asked == []
    assert logged


@pytest.mark.parametrize("user", ["a\udcffb", "été\x1b[2J"])
def test_a_strange_name_is_asked_for_as_it_is_or_not_at_all(
    log_in: Login, service: Service, logged: list[str], user: str
) -> None:
    service.answer = word("none")
    assert log_in(user=user) == 1
    assert [asked.form["account"] for asked in service.asked] == ([] if "\udcff" in user else [[user]])
    assert "\x1b" not in logged[0]

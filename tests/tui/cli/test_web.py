"""`guichet web`: what it refuses to begin, and which program each page is given."""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from storage import ServerUnreachable, Store
from tests.conftest import PASSWORD
from tests.spoken import soft
from tests.terminal.in_process import run_here
from tests.terminal.program import assert_refused, environment
from tests.tui.http.certificates import make
from tests.tui.http.harness import HERE
from tui import language
from tui.cli import main, web
from tui.http import listener, service
from tui.process.child import PROGRAM
from tui.web import site
from tui.web.site import Counter

UNINSTALLED = "Guichet n'est pas encore installé : lancez « guichet », puis « Installer »."


@dataclass
class Begun:
    """What was begun, of which nothing is served."""

    programs: dict[str, Any] = field(default_factory=dict)
    """What each path of a WebSocket leads to."""
    places: set[str] = field(default_factory=set)
    counters: list[Counter] = field(default_factory=list)


class Programs:
    """In the place of those of visitors: keeps what it is given."""

    def __init__(self, command: Any, environment: Any) -> None:
        self.command, self.environment = command, environment

    @property
    def words(self) -> list[str]:
        """Return what the template is given, but for where its files are."""
        assert tuple(self.command[: len(PROGRAM)]) == PROGRAM
        given = self.command[len(PROGRAM) :]
        return [word for word in given if not word.startswith(("--database=", "--key-file=", "--config="))]

    def load(self) -> None:
        """Load nothing."""

    def close(self) -> None:
        """End nothing."""


class Visits:
    """In the place of those of the counter: keeps what it is given."""

    def __init__(self, name: str, programs: Programs, callers: Any, visitors: Any, _journal: Any) -> None:
        self.name, self.programs, self.callers, self.visitors = name, programs, callers, visitors


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[Begun]:
    """What `guichet web` begins, which a signal ends at once."""
    found = Begun()
    real, places = listener.listen, site.places

    def run(of: Any, ready: Callable[[], object]) -> int:
        ready()
        (opened,) = of._listeners
        found.programs, found.places = dict(opened.conversations), set(opened.places)
        return 15

    with ExitStack() as opened:

        def listen(address: str, port: int, places: Any) -> listener.Listener:
            made = real(address, port, places)
            opened.enter_context(closing(made.socket))
            return made

        def of(counter: Counter, shown: site.Shown, *, has_text: bool) -> Any:
            found.counters.append(counter)
            return places(counter, shown, has_text=has_text)

        monkeypatch.setattr(listener, "listen", listen)
        monkeypatch.setattr(site, "places", of)
        monkeypatch.setattr(service, "run", run)
        monkeypatch.setattr("tui.web.visit.Visits", Visits)
        monkeypatch.setattr("tui.web.programs.Programs", Programs)
        yield found


@pytest.fixture
def installed(prepared: Store) -> Store:
    """A store with somebody to serve."""
    prepared.administration().accounts.add("alice", PASSWORD)
    return prepared


def begin(*arguments: str | Path) -> str:
    """Begin, at any port; return what was said."""
    ended = run_here([*arguments, "--port", "0"] if "web" in arguments else [*arguments, "web", "--port", "0"])
    assert (ended.returncode, ended.stdout) == (128 + 15, b"")
    return soft(ended.stderr.decode())


def configured(tmp_path: Path, text: str) -> list[str | Path]:
    """The option of a configuration, which is written."""
    path = tmp_path / "guichet.toml"
    path.write_text(text, "utf-8")
    return ["--config", path]


@pytest.mark.usefixtures("installed")
def test_it_says_where_it_is_and_when_it_has_closed(begun: Begun) -> None:
    first, last = begin("web").splitlines()
    assert first.startswith("Guichet ouvert aux navigateurs : http://127.0.0.1:")
    assert first.endswith("/")
    assert last == "Service fermé."
    assert set(begun.programs) == {"/terminal", "/text-terminal"}
    assert {"/", "/text"} < begun.places


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("options", "words"),
    [([], []), (["--wizard"], ["--wizard"])],
)
def test_each_page_has_its_program_and_the_lines_of_the_wizard_are_beside_it(
    begun: Begun, options: list[str], words: list[str]
) -> None:
    begin("web", *options)
    page, text = begun.programs["/terminal"], begun.programs["/text-terminal"]
    assert page.programs.words == ["--lang=fr", "web", "--template", *words]
    assert (page.name, text.name) == ("wizard" if words else "kiosk", "text")
    assert text.programs is page.programs


def test_a_demonstration_needs_no_database_and_has_no_lines(begun: Begun, at_home: Path) -> None:
    begin("web", "--demo")
    assert {path: visits.name for path, visits in begun.programs.items()} == {"/terminal": "demo"}
    assert begun.programs["/terminal"].programs.words == ["--lang=fr", "web", "--template", "--demo"]
    assert "/text" not in begun.places
    assert not at_home.parent.exists()


def test_a_program_gets_the_places_that_the_service_was_given(begun: Begun, installed: Store, tmp_path: Path) -> None:
    configuration = configured(tmp_path, "")
    begin("--database", installed.path, "--key-file", installed.key_file, *configuration)
    assert begun.programs["/terminal"].programs.command == [
        *PROGRAM,
        *(f"--database={installed.path}", f"--key-file={installed.key_file}", f"--config={configuration[1]}"),
        *("--lang=fr", "web", "--template"),
    ]


@pytest.mark.usefixtures("installed")
def test_a_program_gets_little_of_the_environment(begun: Begun, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LD_PRELOAD", "PGPASSWORD", "DISPLAY", "GUICHET_DATABASES"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("PATH", "/tmp")
    monkeypatch.setenv("TZ", "Europe/Paris")
    begin("web")
    told = begun.programs["/terminal"].programs.environment
    assert told["TZ"] == "Europe/Paris"
    assert told["PATH"] == "/usr/local/bin:/usr/bin:/bin"
    assert told.items() >= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}.items()
    assert not {"LD_PRELOAD", "PGPASSWORD", "DISPLAY", "GUICHET_DATABASES"} & set(told)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("where", ["option", "configuration"])
def test_a_program_speaks_the_language_of_the_page(begun: Begun, tmp_path: Path, where: str) -> None:
    begin(*(["--lang", "en"] if where == "option" else configured(tmp_path, 'language = "en"')))
    assert begun.programs["/terminal"].programs.words == ["--lang=en", "web", "--template"]


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("options", "table", "most", "of_an_address"),
    [
        ([], "", 30, 10),
        ([], "sessions = 7\nsessions_of_an_address = 3", 7, 3),
        (["--sessions", "12"], "sessions = 7\nsessions_of_an_address = 3", 12, 3),
        (["--sessions", "1"], "", 1, 10),
        (["--sessions", "500"], "", 500, 10),
        (["--demo"], "", 30, 30),
        (["--demo", "--sessions", "40"], "sessions_of_an_address = 3", 40, 40),
    ],
)
def test_there_are_as_many_visitors_as_was_said(
    begun: Begun, tmp_path: Path, options: list[str], table: str, most: int, of_an_address: int
) -> None:
    begin(*configured(tmp_path, f"[web]\n{table}\n"), "web", *options)
    visits = [*begun.programs.values()]
    assert (visits[0].visitors.most, visits[0].visitors.most_of_an_address) == (most, of_an_address)
    assert all(each.visitors is visits[0].visitors for each in visits), "one count for both pages"


@pytest.mark.usefixtures("installed")
def test_it_answers_to_the_names_of_the_configuration(begun: Begun, tmp_path: Path) -> None:
    begin(*configured(tmp_path, '[web]\nnames = ["guichet.example.org"]\n'))
    callers = begun.programs["/terminal"].callers
    assert callers.is_known({"host": "guichet.example.org:8080"})
    assert not callers.is_known({"host": "evil.example.org:8080"})


@pytest.mark.usefixtures("installed")
def test_its_page_has_the_name_and_the_theme_of_the_configuration(begun: Begun, tmp_path: Path) -> None:
    begin(*configured(tmp_path, 'issuer = "Caisse <2>"\ntheme = "grand"\n'))
    (counter,) = begun.counters
    assert (counter.service, counter.theme.name) == ("Caisse <2>", "grand")


@pytest.mark.usefixtures("installed", "begun")
def test_with_a_certificate_or_behind_a_proxy_it_may_listen_for_others(tmp_path: Path) -> None:
    files, everywhere = make(tmp_path), ["web", "--address", "0.0.0.0"]  # noqa: S104 - what is tried
    said = begin(*everywhere, "--certificate", files.chain, "--certificate-key", files.key)
    assert "https://0.0.0.0:" in said
    said = begin(*configured(tmp_path, '[web]\nproxies = ["127.0.0.1"]\n'), *everywhere, "--behind-proxy")
    assert "http://0.0.0.0:" in said


@pytest.mark.usefixtures("installed", "begun")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--address", "0.0.0.0"], "n'écoute que sur cette machine."),  # noqa: S104 - what is tried
        (["--address", "192.0.2.1"], "n'écoute que sur cette machine."),
        (["--address", "::"], "n'écoute que sur cette machine."),
        (["--demo", "--address", "192.0.2.1"], "n'écoute que sur cette machine."),
        (["--behind-proxy"], "Nommez le mandataire : écrivez son adresse dans proxies, dans [web] de guichet.toml."),
        (["--certificate", "/nowhere.pem", "--certificate-key", "/nowhere.key"], "/nowhere"),
    ],
)
def test_what_cannot_begin_is_told_in_one_sentence(arguments: list[str], said: str) -> None:
    ended = run_here(["web", "--port", "0", *arguments])
    shown = soft(ended.stderr.decode())
    assert (ended.returncode, ended.stdout, shown.count("\n")) == (1, b"", 1)
    assert said in shown


@pytest.mark.usefixtures("installed", "begun")
def test_a_proxy_of_the_service_for_phones_is_none_of_this_one(tmp_path: Path) -> None:
    table = '[serve]\nurl = "https://mfa.example.org/p"\nproxies = ["127.0.0.1"]\n'
    ended = run_here([*configured(tmp_path, table), "web", "--port", "0", "--behind-proxy"])
    assert_refused(ended, "[web]")


@pytest.mark.usefixtures("installed", "begun")
def test_a_port_that_is_taken_is_told_in_one_sentence() -> None:
    with closing(socket.create_server((HERE, 0))) as taken:
        ended = run_here(["web", "--port", str(taken.getsockname()[1])])
    assert_refused(ended, "est déjà pris par un autre programme.")


@pytest.mark.usefixtures("prepared", "begun")
@pytest.mark.parametrize("options", [[], ["--wizard"]])
def test_an_empty_database_has_nobody_to_serve(options: list[str]) -> None:
    ended = run_here(["web", "--port", "0", *options])
    assert_refused(ended)
    assert soft(ended.stderr.decode()).strip() == UNINSTALLED


@pytest.mark.usefixtures("begun")
def test_a_database_that_nobody_has_made_is_not_made(at_home: Path) -> None:
    ended = run_here(["web", "--port", "0"])
    assert_refused(ended)
    assert soft(ended.stderr.decode()).strip() == UNINSTALLED
    assert not at_home.exists()


def test_a_database_that_was_named_and_is_not_there_is_named_again(begun: Begun, tmp_path: Path) -> None:
    missing = tmp_path / "elsewhere" / "guichet.db"
    assert_refused(run_here(["--database", missing, "web", "--port", "0"]), str(missing))
    assert not missing.parent.exists()
    assert not begun.programs


def test_with_a_key_that_others_can_read_it_does_not_begin(installed: Store, begun: Begun) -> None:
    installed.key_file.chmod(0o644)
    assert_refused(run_here(["web", "--port", "0"]), "chmod 600")
    assert not begun.programs


class _Away:
    """A call of a command whose database is on a server that does not answer."""

    database = argparse.Namespace(said_by="option", is_there=True)

    def open_store(self) -> Store:
        raise ServerUnreachable(Path("mfa.example.org"))


def test_a_server_that_is_away_keeps_nobody_from_beginning(begun: Begun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "reach", lambda _options, _settings: _Away())
    begin("web")
    assert begun.programs["/terminal"].programs.words == ["--lang=fr", "web", "--template"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--sessions", "0"], "--sessions veut un nombre de 1 à 500."),
        (["--sessions", "501"], "--sessions veut un nombre de 1 à 500."),
        (["--sessions", "-1"], "--sessions"),
        (["--sessions", "x"], "--sessions"),
        (["--wizard", "--demo"], "--wizard"),
        (["--port", "65536"], "de 0 à 65535"),
        (["--certificate", "a.pem"], "vont ensemble"),
        (["--certificate-key", "a.key"], "vont ensemble"),
        (["--certificate", "a.pem", "--certificate-key", "a.key", "--behind-proxy"], "sans certificat"),
        (["--address", "localhost"], "une adresse IP"),
        (["kiosk"], "kiosk"),
    ],
)
def test_options_that_make_no_sense_are_a_wrong_usage(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    language.choose("fr")
    with pytest.raises(SystemExit) as ended:
        main.parser().parse_args(["web", *arguments])
    assert ended.value.code == 2
    assert said in soft(capsys.readouterr().err)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("missing", ["uvicorn", "starlette", "httptools", "websockets", "textual_serve"])
def test_whatever_is_missing_of_the_extra_it_is_named(
    begun: Begun, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    assert_refused(run_here(["web", "--port", "0"]), "extra « web »")
    assert not begun.programs


def test_without_any_of_the_extra_the_program_says_so() -> None:
    script = (
        "import sys; missing = ('uvicorn', 'starlette', 'httptools', 'websockets', 'textual_serve');"
        "sys.modules.update(dict.fromkeys(missing)); sys.argv = ['guichet', 'web'];"
        "from tui.cli import main; main.main()"
    )
    ended = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, env=environment(), check=False)
    assert_refused(ended, "extra")

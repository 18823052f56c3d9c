"""What a login waits for: the modules of the processes between sshd or PAM and a shell, when all is well."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from storage import Store
from tests.benchmarks.people import cheap
from tests.modules import is_in, loaded_after
from tests.terminal.journey import enrolled
from tests.tui.journeys import NAME

ENDED = """
import io, os, sys
sys.argv[1:] = {arguments!r}
os.environ["SUDO_USER"] = {name!r}
sys.stdin = io.TextIOWrapper(io.BytesIO(b"000000"))
from tui.cli.main import main
try:
    main()
except SystemExit as end:
    assert end.code == {code}, end.code
"""
NEEDLESS = (
    "argon2",
    "asyncio",
    "dataclasses",
    "difflib",
    "inspect",
    "msgspec",
    "platformdirs",
    "shutil",
    "sqlite_utils",
    "tempfile",
    "storage.database.lives",
    "storage.database.tables.approvals",
    "storage.database.tables.asking_hosts",
    "storage.database.tables.enrolments",
    "storage.database.tables.name_readings",
    "storage.database.tables.notices",
    "storage.database.tables.visits",
    "storage.domain.asking_hosts",
    "storage.domain.findings",
    "storage.domain.guesses",
    "storage.domain.new_accounts",
    "storage.domain.notices",
    "storage.domain.passwords",
    "storage.domain.visits",
    "storage.services.first_account",
    "storage.services.passwords",
    "tui.cli.error_sentences",
    "tui.language.lines",
    "tui.messages",
    "tui.terminal.standard_error",
)
"""What neither a code that is refused nor the question of `guichet login` needs."""


def make_data(folder: Path) -> Path:
    """Make a database in which somebody has enrolled; return its path."""
    database = folder / "guichet.db"
    with closing(Store(database, hasher=cheap())) as store:
        enrolled(store, NAME)
    return database


@pytest.mark.parametrize(
    ("words", "code"), [pytest.param(["verify", NAME], 1, id="verify"), pytest.param(["enrol"], 0, id="enrol")]
)
def test_a_login_loads_nothing_that_it_does_not_need(tmp_path: Path, words: list[str], code: int) -> None:
    file = tmp_path / "login.toml"
    file.write_text('[recovery_codes]\nsave = false\nprint_command = []\n\n[login]\nwhen_unavailable = "refuse"\n')
    given = ["--database", str(make_data(tmp_path)), "--config", str(file), *words]
    loaded = loaded_after(ENDED.format(arguments=given, name=NAME, code=code))
    assert ("cryptography" in loaded) == (words[0] == "verify")
    assert not {name for name in loaded if is_in(name, *NEEDLESS)}


def test_nor_in_the_usual_place_without_a_file(tmp_path: Path) -> None:
    make_data(tmp_path / "guichet")
    usual = f"import os\nos.environ['XDG_DATA_HOME'] = os.environ['XDG_CONFIG_HOME'] = {str(tmp_path)!r}"
    loaded = loaded_after(usual + ENDED.format(arguments=["verify", NAME], name=NAME, code=1))
    assert not {name for name in loaded if is_in(name, *NEEDLESS, "tomllib", "tui.config.settings_file")}


def test_the_process_that_has_sudo_ask_loads_no_store_and_no_settings() -> None:
    loaded = loaded_after(
        "from tui.cli import main\n"
        "options = main.parser().parse_args(['--database', '/nowhere/guichet.db', 'login'])\n"
        "from tui.ssh import command_line, login\n"
        "command_line.installation(options, {}).guichet('enrol')"
    )
    assert "tui.ssh.login" in loaded
    assert not {name for name in loaded if is_in(name, "msgspec", "platformdirs", "sqlite3", "storage", "tomllib")}
    assert not {name for name in loaded if is_in(name, "tui.config.settings", "tui.messages", "tui.process.output")}

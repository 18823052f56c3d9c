"""A terminal and a locale of the last century: Latin-1, one byte a letter."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from storage import Store
from tests.terminal.conftest import Start
from tests.terminal.program import environment, run

CHARMAP = Path("/usr/share/i18n/charmaps/ISO-8859-1.gz")


@pytest.fixture(scope="module")
def latin_1(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a process is told of a French locale in Latin-1, which no machine has any more."""
    localedef = shutil.which("localedef")
    if not localedef or not CHARMAP.exists():
        pytest.skip("the sources of locales are not installed")
    made = tmp_path_factory.mktemp("locales") / "fr_FR.ISO-8859-1"
    subprocess.run([localedef, "-c", "-i", "fr_FR", "-f", "ISO-8859-1", str(made)], check=False, capture_output=True)
    return {"LOCPATH": str(made.parent), "LC_ALL": made.name, "LANG": made.name}


@pytest.mark.usefixtures("prepared")
def test_accents_are_shown_and_typed_and_lines_are_drawn_in_ascii(start: Start, latin_1: dict[str, str]) -> None:
    terminal = start(env=environment(**latin_1))
    terminal.wait_for(lambda _seen: b"Cr\xe9er le compte" in terminal.raw)
    assert b"\\u25" not in terminal.raw
    assert "\u2500".encode() not in terminal.raw
    assert b"+----" in terminal.raw
    terminal.send(b"Ren\xe9")
    terminal.wait_for(lambda _seen: b"\xe9" in terminal.raw.rpartition(b"Ren")[2])
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0


NAME = "Zoé d’Œuvre Дима"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["users", "list"], "Zoé d'?uvre ????\tclient"),
        (["users", "find", "zoe"], "Zoé d'?uvre ????"),
        (["audit"], "Zoé d'?uvre ????\taccount created"),
        (["check"], "integrity\tgood"),
        (["--plain"], "« quitter »"),
    ],
)
def test_commands_write_a_stand_in_for_what_is_not_in_it(
    prepared: Store, latin_1: dict[str, str], command: list[str], said: str
) -> None:
    prepared.administration().accounts.add(NAME)
    ended = run(command, env=environment(**latin_1))
    assert ended.returncode == 0, ended.stderr
    assert said in ended.stdout.decode("latin-1")


def test_json_loses_nothing(prepared: Store, latin_1: dict[str, str]) -> None:
    prepared.administration().accounts.add(NAME)
    ended = run(["users", "list", "--json"], env=environment(**latin_1))
    (account,) = json.loads(ended.stdout.decode("latin-1"))
    assert account["name"] == NAME

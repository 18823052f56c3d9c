"""`guichet move` tells what has to be changed afterwards, and finishes what was cut short."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from storage import Store
from storage.services import moving
from tests.terminal.in_process import run_here
from tests.terminal.program import assert_refused, run

TOLD = "Tout est maintenant dans {place}. L'ancienne base ne s'ouvre plus : gardez-la quelque temps, puis effacez-la."
NAMED = 'Indiquez la nouvelle dans guichet.toml : database = "{place}".'
KEY = "La clé reste la même : {key}. Copiez-la dans {beside}, ou indiquez-la avec --key-file."


@pytest.fixture
def marie(prepared: Store) -> Store:
    """The usual database, with one account."""
    prepared.administration().accounts.add("marie")
    prepared.close()
    return prepared


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """Another place."""
    return tmp_path / "là-bas" / "guichet.db"


@pytest.mark.usefixtures("marie")
def test_everything_is_there_with_the_same_key(at_home: Path, there: Path) -> None:
    key = at_home.with_name("guichet.key")
    ended = run(["move", "--to", there])
    assert (ended.returncode, ended.stdout) == (0, b"")
    assert ended.stderr.decode().replace("\xa0", " ").splitlines() == [
        TOLD.format(place=there),
        NAMED.format(place=there),
        KEY.format(key=key, beside=there.with_name("guichet.key")),
    ]
    listed = run_here(["--database", there, "--key-file", key, "users", "list"])
    assert (listed.returncode, listed.stdout) == (0, b"marie\tclient\t-\n")
    assert run_here(["--database", there, "--key-file", key, "check"]).returncode == 0


@pytest.mark.usefixtures("marie")
def test_the_old_one_says_where_everything_is(at_home: Path, there: Path) -> None:
    assert run_here(["move", "--to", there]).returncode == 0
    for command in (["check"], ["users", "add", "luc"], ["backup", "copie.db"], ["move", "--to", f"{there}.autre"]):
        assert_refused(run_here(command), f"tout est maintenant dans {there}")
    assert at_home.exists()


@pytest.mark.usefixtures("marie")
def test_a_place_with_something_in_it_is_refused(at_home: Path, there: Path) -> None:
    with closing(Store(there)) as other:
        other.administration().accounts.add("luc")
    assert_refused(run_here(["move", "--to", there]), "il en faut une vide")
    assert_refused(run_here(["move", "--to", at_home]), "il en faut une vide")
    assert run_here(["users", "list"]).returncode == 0


@pytest.mark.usefixtures("marie")
def test_cut_short_between_its_marks_it_says_how_to_go_on_and_does(
    at_home: Path, there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_target: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(moving, "_put_in_force", interrupt)
        with pytest.raises(KeyboardInterrupt):
            run_here(["move", "--to", there])
    key = at_home.with_name("guichet.key")
    go_on = f"guichet --database {at_home} move --to '{there}'"
    assert_refused(run_here(["--database", there, "--key-file", key, "users", "list"]), go_on)
    ended = run_here(["--database", at_home, "move", "--to", there])
    assert (ended.returncode, TOLD.format(place=there) in ended.stderr.decode().replace("\xa0", " ")) == (0, True)
    assert run_here(["--database", there, "--key-file", key, "users", "list"]).stdout == b"marie\tclient\t-\n"


@pytest.mark.usefixtures("marie")
def test_a_path_is_made_whole(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workplace.chmod(0o700)
    monkeypatch.chdir(workplace)
    assert run_here(["move", "--to", "autre.db"]).returncode == 0
    assert_refused(run_here(["check"]), str(workplace / "autre.db"))


@pytest.mark.usefixtures("marie")
def test_a_place_that_would_not_pass_is_told_by_its_check(workplace: Path) -> None:
    workplace.chmod(0o755)
    assert_refused(run_here(["move", "--to", workplace / "autre.db"]), "(droits sur le dossier)")
    assert run_here(["users", "list"]).returncode == 0


@pytest.mark.parametrize("named", ["", "mysql://serveur/base", ":memory:"])
def test_what_is_no_place_is_refused(named: str) -> None:
    assert run(["move", "--to", named]).returncode == 2

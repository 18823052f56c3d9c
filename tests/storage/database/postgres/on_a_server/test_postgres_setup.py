"""What `guichet postgres-setup` prints, done on two real servers: who is let in, over TLS alone, and may do what."""

from __future__ import annotations

import io
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, redirect_stdout
from pathlib import Path

import psycopg
import pytest

from storage import Gravity, ServerRefused, ServerUnproven, ServerUnreachable, Store
from storage.database.postgres.engine import Database
from storage.database.postgres.place import settings_of
from storage.database.postgres.wire import connect
from tests.conftest import NOON, FixedClock
from tests.faults.acts import cheap
from tests.postgres import programs
from tests.postgres.instance import SUPERUSER, Instance
from tests.postgres.waiting import until
from tests.storage.people import enrol, signed_up
from tui.cli import main
from tui.fleet.setup import print_setup

SERVERS = {"pg1.example.org": "127.0.0.1", "pg2.example.org": "127.0.0.2"}
"""On this machine, at one port."""
PASSWORD = "a-password-of-this-test"
ON_A_SERVER = "/etc/postgresql/guichet"
ACTS = ("UPDATE events SET detail = 'rien'", "DELETE FROM events", "TRUNCATE events", "DROP TABLE events")


class Printed:
    """The sections of what is printed, each without its comment."""

    def __init__(self, text: str) -> None:
        """Read them."""
        comments = re.findall(r"^# (\d+)\. (.*(?:\n#.*)*)$", text, re.MULTILINE)
        self.comments = {int(number): comment for number, comment in comments}
        parts = re.split(r"^# (\d+)\. .*(?:\n#.*)*\n", text, flags=re.MULTILINE)
        self._parts = dict(zip(map(int, parts[1::2]), parts[2::2], strict=True))

    def section(self, number: int) -> str:
        """Return the lines of a section."""
        return self._parts[number]

    def of(self, number: int, machine: str) -> str:
        """Return what a section has under the name of a machine."""
        return self.section(number).split(f"# {machine}\n")[1].split("# ")[0]


class Fleet:
    """Two servers and a host, as printed."""

    def __init__(self, directory: Path, *options: str) -> None:
        """Print what they need."""
        self.directory, self.port = directory, _free_port()
        self.etc, self.var = directory / "etc", directory / "var"
        self.key = self.var / "guichet.key"
        self.printed = Printed(self._print(options))
        self.first, self.second = (self._instance(name) for name in SERVERS)

    def _print(self, options: tuple[str, ...]) -> str:
        servers = [f"--server={name}=127.0.0.0/8" for name in SERVERS]
        hosts = [f"--host={name}=127.0.0.0/8" for name in ("counter1", "counter-2.example.org")]
        where = [f"--config={self.etc}/guichet.toml", f"--key-file={self.key}"]
        here = [f"--port={self.port}", "--owner=127.0.0.0/8"]
        typed = [*where, "postgres-setup", "--print", *here, *servers, *hosts, *options]
        with redirect_stdout(io.StringIO()) as said:
            assert print_setup(main.parser().parse_args(typed), {}) == 0
        return said.getvalue()

    def _instance(self, name: str) -> Instance:
        place = self.directory / name
        place.mkdir()
        self._give_away(place)
        settings = self.printed.section(2).replace(ON_A_SERVER, str(place))
        # Before another server follows, it would wait for itself.
        settings = re.sub("^synchronous_standby_names.*$|^cluster_name.*$", "", settings, flags=re.MULTILINE)
        here = f"listen_addresses = '{SERVERS[name]}'\ncluster_name = '{name}'\n"
        return Instance(place / "data", place, f"{settings}{here}")

    def start(self) -> None:
        """Do what is printed, in its order."""
        for line in self.printed.section(1).splitlines():
            subprocess.run(line, shell=True, cwd=self.directory, check=True, capture_output=True)  # noqa: S602 - printed
        for name in SERVERS:
            self._copy(self.directory / f"{name}.crt", self.directory / name / "server.crt", 0o644)
            self._copy(self.directory / f"{name}.key", self.directory / name / "server.key", 0o600)
            self._copy(self.directory / "root.crt", self.directory / name / "root.crt", 0o644)
        self.first.make(*re.findall(r"initdb (--[\w-]+)", self.printed.comments[2]))
        self.first.start()
        self._make_roles()
        self.first.let_in(self.printed.section(3))
        self.first.stop()
        self.first.start()
        self._prepare_owner()
        self.second.copy(self._replication())
        self.second.start()
        self.first.configure(re.findall("^synchronous_standby_names.*\n", self.printed.section(2), re.MULTILINE)[0])
        self.first.stop()
        self.first.start()
        self._prepare_host()

    def _make_roles(self) -> None:
        script = self.directory / "roles.sql"
        script.write_text(self.printed.section(4))
        run = ["-v", "ON_ERROR_STOP=1", "-q", "-h", str(self.first.sockets), "-p", str(self.port), "-U", SUPERUSER]
        programs.run("psql", *run, "-d", "postgres", "-f", str(script))
        roles = re.findall(r'^\\password "(.*)"$', self.printed.section(5), re.MULTILINE)
        for role in [*roles, "standby"]:
            self.first.execute(f"ALTER ROLE \"{role}\" PASSWORD '{PASSWORD}'", self.port)

    def _replication(self) -> str:
        """Return where the second server finds the first one, over TLS."""
        place = self.directory / "pg2.example.org"
        (place / "pgpass").write_text(f"*:*:*:standby:{PASSWORD}\n")
        (place / "pgpass").chmod(0o600)
        self._give_away(place / "pgpass")
        return (
            f"host=pg1.example.org hostaddr=127.0.0.1 port={self.port} user=standby sslmode=verify-full "
            # No certificate of its own: nothing in a home, which is that of whoever runs the tests.
            f"sslrootcert={place}/root.crt passfile={place}/pgpass sslcert={place}/none"
        )

    def _prepare_owner(self) -> None:
        owner = self.etc / "owner"
        owner.mkdir(parents=True)
        shutil.copy(self.directory / "root.crt", self.etc / "root.crt")
        self._write_passwords(owner / "pgpass", self.printed.section(6))

    def _prepare_host(self) -> None:
        self.var.mkdir(mode=0o700)
        if "client.key" in self.printed.of(9, "counter1"):
            shutil.copy(self.directory / "counter1.key", self.var / "client.key")
            shutil.copy(self.directory / "counter1.crt", self.etc / "client.crt")
            (self.var / "client.key").chmod(0o600)
        else:
            self._write_passwords(self.var / "pgpass", self.printed.of(9, "counter1"))

    @staticmethod
    def _write_passwords(path: Path, lines: str) -> None:
        path.write_text("".join(f"{line}\n" for line in lines.splitlines() if line.startswith("pg")))
        path.write_text(path.read_text().replace(":PASSWORD\n", f":{PASSWORD}\n"))
        path.chmod(0o600)

    def _copy(self, source: Path, target: Path, mode: int) -> None:
        shutil.copy(source, target)
        target.chmod(mode)
        self._give_away(target)

    def _give_away(self, path: Path) -> None:
        shutil.chown(path, self.directory.owner(), self.directory.group())

    @property
    def of_owner(self) -> str:
        """Return the DSN of the owner."""
        return self._reachable(re.findall("GUICHET_DATABASE='(.*)'", self.printed.section(7))[0])

    @property
    def of_host(self) -> str:
        """Return the DSN of the first host."""
        return self._reachable(re.findall('^database = "(.*)"$', self.printed.of(10, "counter1"), re.MULTILINE)[0])

    @staticmethod
    def _reachable(dsn: str) -> str:
        """Return a DSN whose names are found without anybody who knows names."""
        return f"{dsn}&hostaddr={','.join(SERVERS.values())}"

    def stop(self) -> None:
        """Stop both."""
        for server in (self.first, self.second):
            if server.processes():
                server.stop()


def _free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@pytest.fixture(scope="module", params=[(), ("--certificates",)], ids=["passwords", "certificates"])
def fleet(request: pytest.FixtureRequest) -> Iterator[Fleet]:
    """Two servers of which one follows the other, with a store that its owner has made."""
    made = Fleet(programs.directory(), *request.param)
    try:
        made.start()
        Store(made.of_owner, made.key, clock=FixedClock(), hasher=cheap()).close()
        yield made
    finally:
        made.stop()
        shutil.rmtree(made.directory, ignore_errors=True)


def settings(fleet: Fleet, **others: str) -> Mapping[str, str]:
    """Return the settings of the host's connection, some of them replaced."""
    return {**settings_of(fleet.of_host), **others}


def refusal(fleet: Fleet, **others: str) -> str:
    """Return why the host is refused that comes like this."""
    with pytest.raises(psycopg.OperationalError) as refused:
        connect({**settings(fleet, **others)})
    return str(refused.value)


def test_the_application_does_its_work(fleet: Fleet) -> None:
    clock = FixedClock(NOON)
    with closing(Store(fleet.of_host, fleet.key, clock=clock, hasher=cheap())) as store:
        assert enrol(store, clock, signed_up(store, f"personne {fleet.port}")).secret
        found = {finding.name: finding.gravity for finding in store.maintenance.check()}
    assert set(found.values()) == {Gravity.GOOD}, found


def test_it_speaks_in_private_to_a_server_that_shows_who_it_is(fleet: Fleet) -> None:
    with connect({**settings(fleet)}) as db:
        row = db.execute("SELECT ssl, current_user, pg_is_in_recovery() FROM pg_stat_ssl").fetchall()
        assert [*map(tuple, row)].count((True, "guichet_counter1", False)) >= 1
        assert db.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchall()[0][0]


def test_nobody_comes_without_tls(fleet: Fleet) -> None:
    assert "no encryption" in refusal(fleet, sslmode="disable")


def test_a_server_of_another_name_or_authority_is_not_spoken_to(fleet: Fleet, tmp_path: Path) -> None:
    assert "does not match host name" in refusal(fleet, host="pg9.example.org,pg9.example.org")
    assert "certificate verify failed" in refusal(fleet, sslrootcert=str(another_authority(fleet, tmp_path)))


def another_authority(fleet: Fleet, directory: Path) -> Path:
    """Make the certificate of an authority that has signed nothing."""
    made = directory / "root.crt"
    line = fleet.printed.section(1).splitlines()[0].replace("root.crt", str(made))
    subprocess.run(line, shell=True, cwd=directory, check=True, capture_output=True)  # noqa: S602 - printed
    return made


def test_it_is_told_from_one_that_is_not_there_and_from_one_that_lets_nobody_in(fleet: Fleet, tmp_path: Path) -> None:
    another = another_authority(fleet, tmp_path)
    for replaced, by, told in (
        ("pg1.example.org", "pg9.example.org", ServerUnproven),
        (f"sslrootcert={fleet.etc}/root.crt", f"sslrootcert={another}", ServerUnproven),
        (f"sslrootcert={fleet.etc}/root.crt", "sslrootcert=/nowhere/root.crt", ServerUnproven),
        ("guichet_counter1@", "guichet_nobody@", ServerRefused),
        ("hostaddr=127.0.0.1", "hostaddr=127.0.0.9", ServerUnreachable),
    ):
        one_host = fleet.of_host.replace(f",pg2.example.org:{fleet.port}", "").replace(",127.0.0.2", "")
        with pytest.raises(told):
            Database(one_host.replace(replaced, by), patience=0)


def test_a_host_is_let_into_its_own_role_and_database_alone(fleet: Fleet) -> None:
    assert "no pg_hba.conf entry" in refusal(fleet, dbname="postgres")
    assert "no pg_hba.conf entry" in refusal(fleet, user=SUPERUSER)
    assert "no pg_hba.conf entry" in refusal(fleet, dbname="postgres", user="guichet_owner")
    nothing = {"passfile": "/dev/null", "sslcert": "/dev/null", "sslkey": "/dev/null"}
    assert "failed" in refusal(fleet, user="guichet_counter-2.example.org", **nothing)
    assert "failed" in refusal(fleet, user="guichet_owner", **nothing)


@pytest.mark.parametrize("act", ACTS)
def test_the_application_touches_no_event(fleet: Fleet, act: str) -> None:
    with connect({**settings(fleet)}) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
        db.execute(act)


def test_it_makes_nothing_of_its_own(fleet: Fleet) -> None:
    for act in ("CREATE TABLE mine (id INT)", "CREATE TEMPORARY TABLE mine (id INT)", "CREATE SCHEMA mine"):
        with connect({**settings(fleet)}) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute(act)


def test_what_was_acknowledged_is_on_the_other_server(fleet: Fleet) -> None:
    """A commit waits for it: nothing else is named in what is printed that could have answered."""
    clock = FixedClock(NOON)
    name = f"voisine {fleet.port}"
    with closing(Store(fleet.of_host, fleet.key, clock=clock, hasher=cheap())) as store:
        signed_up(store, name)
    there = {"host": "pg2.example.org", "hostaddr": "127.0.0.2", "port": str(fleet.port)}
    with connect({**settings(fleet, **there, target_session_attrs="standby")}) as db:
        until(lambda: db.execute("SELECT 1 FROM users WHERE name = $1", (name,)).fetchall())


def test_the_service_of_the_owner_is_one(fleet: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "services").write_text(fleet.printed.section(11))
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    here = f"host=pg1.example.org hostaddr=127.0.0.1 port={fleet.port}"
    with psycopg.connect(f"service=guichet {here}") as db:
        assert db.execute("SELECT current_user").fetchall() == [("guichet_owner",)]

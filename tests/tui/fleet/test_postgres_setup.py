"""`guichet postgres-setup`: what is printed, and what is refused since it would be read otherwise."""

from __future__ import annotations

import re

import pytest

from storage.database.postgres.schema import APPLICATION_ROLE
from tui.cli import main
from tui.fleet.setup import print_setup


def printed(capsys: pytest.CaptureFixture[str], *typed: str, **environment: str) -> tuple[int, str, str]:
    """Exit code, output and errors."""
    options = main.parser().parse_args(["postgres-setup", "--print", *typed])
    code = print_setup(options, environment)
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_without_a_word_there_are_three_servers_and_two_hosts(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = printed(capsys)
    servers = "pg1.example.org,pg2.example.org,pg3.example.org"
    verified = "sslmode=verify-full&sslrootcert=/etc/guichet/root.crt"
    assert code == 0
    for host in ("counter1", "counter2"):
        dsn = f"postgresql://guichet_{host}@{servers}/guichet?{verified}&passfile=/var/lib/guichet/pgpass"
        assert f'# {host}\ndatabase = "{dsn}"\n' in out
    assert f"postgresql://guichet_owner@{servers}/guichet?{verified}&passfile=/etc/guichet/owner/pgpass'\n" in out
    assert "$" not in out


def test_what_the_program_calls_the_role_of_the_application_is_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    _code, out, _err = printed(capsys)
    assert f"CREATE ROLE {APPLICATION_ROLE} NOLOGIN;\n" in out


def test_nobody_but_the_superuser_of_the_machine_comes_without_tls(capsys: pytest.CaptureFixture[str]) -> None:
    _code, out, _err = printed(capsys)
    rules = re.findall(r"^(?:local|host\w*) .*", out, re.MULTILINE)
    assert [rule for rule in rules if not rule.startswith("hostssl ")] == [rules[0]]
    assert rules[0].split() == ["local", "all", "postgres", "peer"]
    assert "trust" not in out


def test_the_machines_that_are_named_are_written(capsys: pytest.CaptureFixture[str]) -> None:
    named = ("--server=DB.example.org=10.0.0.1", "--host=shop-1.example.org=2001:db8::/32", "--owner=10.0.0.9")
    _code, out, _err = printed(capsys, *named, "--dbname=comptes", "--port=6432", "--account=enrol")
    assert "@db.example.org:6432/comptes?" in out
    assert re.search(
        r"^hostssl +comptes +guichet_shop-1\.example\.org +2001:db8::/32 +scram-sha-256$", out, re.MULTILINE
    )
    assert re.search(r"^hostssl +comptes +guichet_owner +10\.0\.0\.9/32 +scram-sha-256$", out, re.MULTILINE)
    assert "db.example.org:6432:comptes:guichet_shop-1.example.org:PASSWORD\n" in out
    assert "install -d -m 0700 -o enrol -g enrol /var/lib/guichet\n" in out
    assert "example.org=" not in out
    assert "pg1" not in out
    assert "192.0.2." not in out.partition("# 1.")[2]


def test_the_files_are_where_the_options_say(capsys: pytest.CaptureFixture[str]) -> None:
    _code, out, _err = printed(capsys, GUICHET_CONFIG="/srv/guichet.toml", GUICHET_KEY_FILE="/srv/data/the.key")
    assert "sslrootcert=/srv/root.crt&passfile=/srv/data/pgpass" in out
    assert "guichet.key /srv/data/the.key\n" in out
    assert "export GUICHET_CONFIG=/srv/guichet.toml GUICHET_KEY_FILE=/srv/owner/guichet.key\n" in out


def test_a_host_with_a_certificate_has_no_password(capsys: pytest.CaptureFixture[str]) -> None:
    _code, out, _err = printed(capsys, "--certificates")
    assert re.search(r"^hostssl +guichet +guichet_counter1 +192\.0\.2\.21/32 +cert$", out, re.MULTILINE)
    assert '"/CN=guichet_counter1"' in out
    assert "&sslcert=/etc/guichet/client.crt&sslkey=/var/lib/guichet/client.key" in out
    assert "guichet_counter1:PASSWORD" not in out
    assert '\\password "guichet_counter1"' not in out
    assert '\\password "guichet_owner"' in out


STRANGE = "ne peut être écrit tel quel"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("--server=pg 1=192.0.2.1", STRANGE),
        ("--server=pg1,pg2=192.0.2.1", STRANGE),
        ("--host=guichet_1=192.0.2.1", STRANGE),
        ("--host=a'b=192.0.2.1", STRANGE),
        ('--host=a"b=192.0.2.1', STRANGE),
        ("--host=a:b=192.0.2.1", STRANGE),
        ("--host=é=192.0.2.1", STRANGE),
        ("--host=-a=192.0.2.1", STRANGE),
        ("--host=a\nb=192.0.2.1", STRANGE),
        ("--dbname=a b", STRANGE),
        ("--dbname=Base", STRANGE),
        ("--dbname=a;b", STRANGE),
        (f"--dbname={'a' * 64}", STRANGE),
        ("--account=a b", STRANGE),
        ("--account=$HOME", STRANGE),
        ("--host=counter1", "ne donne pas le nom et l'adresse"),
        ("--host==192.0.2.1", "ne donne pas le nom et l'adresse"),
        (f"--host={'a' * 56}=192.0.2.1", "est trop long"),
        ("--host=a=here", "n'est pas une adresse"),
        ("--host=a=192.0.2.1/24", "n'est pas une adresse"),
        ("--owner=all", "n'est pas une adresse"),
        ("--port=0", "Un port est un nombre"),
        ("--port=65536", "Un port est un nombre"),
    ],
)
def test_what_would_be_read_otherwise_is_refused(capsys: pytest.CaptureFixture[str], typed: str, said: str) -> None:
    code, out, err = printed(capsys, typed)
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert said in err


@pytest.mark.parametrize("path", ["/srv/a b/guichet.key", "/srv/a&b", "/srv/a%20b", "/srv/é", "/srv/'"])
def test_a_path_that_a_dsn_would_not_hold_as_it_is_is_refused(capsys: pytest.CaptureFixture[str], path: str) -> None:
    code, out, err = printed(capsys, GUICHET_KEY_FILE=path)
    assert (code, out) == (1, "")
    assert STRANGE in err


@pytest.mark.parametrize("option", ["--server", "--host"])
def test_two_machines_of_one_name_are_refused(capsys: pytest.CaptureFixture[str], option: str) -> None:
    code, out, err = printed(capsys, f"{option}=a=192.0.2.1", f"{option}=A=192.0.2.2")
    assert (code, out) == (1, "")
    assert "est le nom de deux machines" in err

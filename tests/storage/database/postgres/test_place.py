"""A DSN is read strictly: no password in it, nothing unencrypted to another machine, no other engine behind it."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from storage import (
    DatabaseDamaged,
    DatabaseUnavailable,
    InvalidDsn,
    OwnerWanted,
    PasswordInDsn,
    ServerGone,
    ServerNotVerified,
    ServerRefused,
    ServerUnreachable,
    Store,
)
from storage.database.postgres.errors import translated
from storage.database.postgres.place import settings_of
from storage.database.postgres.server import why_not

SECRET = "hunter2"


@pytest.mark.parametrize(
    "dsn",
    [
        f"postgresql://kiosk:{SECRET}@localhost/guichet",
        f"postgresql://kiosk@localhost/guichet?password={SECRET}",
        f"postgresql://kiosk:{SECRET}@localhost/guichet?nonsense=1",
    ],
)
def test_a_password_is_refused_and_told_to_nobody(dsn: str, tmp_path: Path) -> None:
    with pytest.raises((PasswordInDsn, InvalidDsn)) as refused:
        Store(dsn, tmp_path / "guichet.key")
    assert SECRET not in f"{refused.value} {refused.value.path} {refused.value.detail}"


@pytest.mark.parametrize(
    "dsn",
    [
        "postgresql://db1.example.org/guichet",
        "postgresql://localhost,db1.example.org/guichet?sslmode=require",
        "postgresql://10.0.0.7/guichet?sslmode=verify-ca",
        "postgresql:///guichet?hostaddr=10.0.0.7",
    ],
)
def test_another_machine_has_to_show_who_it_is(dsn: str) -> None:
    with pytest.raises(ServerNotVerified):
        settings_of(dsn)


@pytest.mark.parametrize(
    "dsn",
    [
        "postgresql://db1.example.org,db2.example.org/guichet?sslmode=verify-full",
        "postgresql:///guichet",
        "postgresql:///guichet?host=/run/postgresql",
        "postgresql://127.0.0.1:5433/guichet",
    ],
)
def test_what_stays_here_or_is_verified_is_taken(dsn: str) -> None:
    assert "lock_timeout=15s" in settings_of(dsn)["options"]


def test_of_several_servers_the_one_that_may_write_is_wanted_and_the_dead_are_told_from_the_slow() -> None:
    settings = settings_of("postgresql:///guichet?target_session_attrs=any&connect_timeout=7")
    assert settings["target_session_attrs"] == "read-write"
    assert settings["connect_timeout"] == "7"
    assert {"tcp_user_timeout", "keepalives_idle"} <= settings.keys()


def test_a_dsn_needs_a_key_of_this_host() -> None:
    with pytest.raises(ValueError, match="key"):
        Store("postgresql:///guichet")


def test_a_server_that_is_not_there_is_told_by_its_place(tmp_path: Path) -> None:
    with pytest.raises(ServerUnreachable) as refused:
        Store(f"postgresql:///guichet?host={tmp_path}", tmp_path / "guichet.key")
    assert str(refused.value.path) == f"postgresql://{tmp_path}/guichet"


@pytest.mark.parametrize(
    ("version", "refusal"),
    [
        ("PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on x86_64-pc-linux-gnu, compiled by gcc", ""),
        ("PostgreSQL 18beta1 on x86_64-pc-linux-gnu", ""),
        ("PostgreSQL 13.22 on x86_64-pc-linux-gnu", "PostgreSQL 13 is older than 14"),
        ("CockroachDB CCL v25.2.1 (x86_64-pc-linux-gnu, built 2025)", "CockroachDB is not PostgreSQL"),
        ("PostgreSQL 11.2-YB-2.20.0.0-b0 on x86_64-pc-linux-gnu", "YugabyteDB is not PostgreSQL"),
        ("PostgreSQL 12.12 (Greenplum Database 7.0.0) on x86_64", "Greenplum is not PostgreSQL"),
        ("H2 2.3.232", "H2 is not PostgreSQL"),
    ],
)
def test_other_engines_are_refused_by_name(version: str, refusal: str) -> None:
    assert why_not(version, "UTF8") == refusal


def test_another_encoding_is_refused() -> None:
    assert "LATIN1" in why_not("PostgreSQL 15.18 on x86_64", "LATIN1")


@pytest.mark.parametrize(
    ("code", "ours"),
    [
        ("08006", ServerGone),
        ("57P01", ServerGone),
        ("55P03", DatabaseUnavailable),
        ("40001", DatabaseUnavailable),
        ("40P01", DatabaseUnavailable),
        ("25006", ServerGone),
        ("53100", DatabaseUnavailable),
        ("23505", DatabaseDamaged),
        ("XX001", DatabaseDamaged),
        ("28000", ServerRefused),
        ("3D000", ServerRefused),
        ("42501", OwnerWanted),
    ],
)
def test_an_error_is_told_as_ours(code: str, ours: type[Exception]) -> None:
    error = psycopg.errors.lookup(code)("something")
    assert type(translated(error, "postgresql:///guichet")) is ours


def test_a_fault_of_the_program_stays_one() -> None:
    error = psycopg.errors.SyntaxError("something")
    assert translated(error, "postgresql:///guichet") is error

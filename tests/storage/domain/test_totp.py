"""Codes against the published vectors, and secrets of the right size."""

from __future__ import annotations

import base64

import pytest

from storage.domain import totp

RFC_6238_SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("now", "eight_digits"),
    [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ],
)
def test_the_codes_of_rfc_6238(now: int, eight_digits: str) -> None:
    assert totp.codes(RFC_6238_SECRET)(totp.step_at(now)) == eight_digits[-6:]


def test_the_codes_of_rfc_4226() -> None:
    expected = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
    assert [totp.codes(RFC_6238_SECRET)(step) for step in range(10)] == expected


def test_a_secret_is_twenty_bytes_in_base32_without_padding() -> None:
    secret = totp.new_secret()
    assert len(secret) == 32
    assert len(base64.b32decode(secret)) == 20


def test_no_two_secrets_are_the_same() -> None:
    secrets = [totp.new_secret() for _ in range(500)]
    assert len(set(secrets)) == 500
    assert set("".join(secrets)) == set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

"""What the app takes of a link, and what it refuses."""

from __future__ import annotations

import pytest

from tests.push_phone.key_uri import Enrolment, NotRead, read

SHORTEST = (
    "otpauth://pipush/marie?url=https%3A//mfa.example.org/p&serial=GU12345&v=1&enrollment_credential=ABC&poll_only=1"
)


def without(name: str) -> str:
    """Return the link without one parameter."""
    front, _mark, query = SHORTEST.partition("?")
    return f"{front}?{'&'.join(part for part in query.split('&') if not part.startswith(f'{name}='))}"


def test_the_shortest_link_leaves_the_rest_to_the_app() -> None:
    assert read(SHORTEST) == Enrolment(
        "https://mfa.example.org/p", "GU12345", "ABC", "marie", "", 3, poll_only=True, sslverify=True, pin=False
    )


@pytest.mark.parametrize("front", ["pia://pipush/marie", "otpauth://PIPUSH/marie", "OTPAUTH://PiPush/marie"])
def test_both_schemes_are_read_and_the_host_in_any_case(front: str) -> None:
    assert read(SHORTEST.replace("otpauth://pipush/marie", front)) == read(SHORTEST)


@pytest.mark.parametrize(
    ("label", "issuer", "names"),
    [
        ("marie", "", ("", "marie")),
        ("marie", "&issuer=Espace%20client", ("Espace client", "marie")),
        ("Compte%20A:marie", "&issuer=Autre", ("Compte A", "marie")),
        ("Compte%20A%3Amarie", "", ("Compte A", "marie")),
        ("Ren%C3%A9e", "", ("", "Renée")),
    ],
)
def test_a_colon_in_the_label_splits_it_and_wins_over_the_issuer(
    label: str, issuer: str, names: tuple[str, str]
) -> None:
    found = read(SHORTEST.replace("marie", label) + issuer)
    assert (found.issuer, found.label) == names


@pytest.mark.parametrize("name", ["url", "serial", "v"])
def test_what_is_required_is_missed(name: str) -> None:
    with pytest.raises(NotRead):
        read(without(name))


def test_a_link_without_a_credential_is_read_all_the_same() -> None:
    assert read(without("enrollment_credential")).credential is None


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("otpauth://pipush", "otpauth://totp"),
        ("otpauth://pipush", "https://pipush"),
        ("v=1", "v=2"),
        ("https%3A", "ftp%3A"),
        ("mfa.example.org", ""),
        ("poll_only=1", "poll_only=maybe"),
        ("v=1", "v=1&sslverify=yes"),
        ("v=1", "v=1&ttl=0"),
        ("v=1", "v=1&ttl=-5"),
        ("v=1", "v=1&ttl=soon"),
    ],
)
def test_what_the_app_cannot_take_is_refused(was: str, becomes: str) -> None:
    with pytest.raises(NotRead):
        read(SHORTEST.replace(was, becomes))


@pytest.mark.parametrize(
    ("text", "meant"), [("1", True), ("True", True), ("true", True), ("0", False), ("False", False)]
)
def test_flags_are_read_in_each_spelling(text: str, meant: bool) -> None:
    assert read(f"{SHORTEST}&sslverify={text}&pin={text}")[-2:] == (meant, meant)
    assert read(without("poll_only") + f"&poll_only={text}").poll_only is meant


def test_without_its_flag_a_link_is_not_polled_for_alone() -> None:
    assert not read(without("poll_only")).poll_only


def test_minutes_are_read_and_what_is_unknown_is_ignored() -> None:
    assert read(f"{SHORTEST}&ttl=10&projectid=x&app_force_unlock=nose&creator=me").minutes == 10


def test_the_address_is_kept_as_the_app_spells_it() -> None:
    found = read(SHORTEST.replace("https%3A//mfa.example.org/p", "HTTPS%3A//MFA.EXAMPLE.ORG%3A443/P"))
    assert found.url == "https://mfa.example.org/P"

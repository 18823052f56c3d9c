"""Links that have the phone call a service: read as the app reads them, and only where they can be called."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.push_phone import key_uri
from tests.push_phone.kept import session
from tests.push_phone.test_key_uri import SHORTEST, without
from tui.phone.account import Complaint, NotTaken
from tui.phone.push_link import from_link, is_push_link


@pytest.mark.parametrize("link", [session()["uri"], SHORTEST, SHORTEST.replace("otpauth:", "pia:"), f" {SHORTEST}\n"])
def test_a_link_is_read_as_the_independent_phone_reads_it(link: str) -> None:
    ours, theirs = from_link(link), key_uri.read(link)
    assert is_push_link(link)
    assert (ours.url, ours.serial, ours.credential) == (theirs.url, theirs.serial, theirs.credential)
    assert (ours.label, ours.issuer, ours.minutes) == (theirs.label, theirs.issuer, theirs.minutes)


def test_scheme_and_host_in_capitals_are_the_same_service() -> None:
    assert from_link(SHORTEST.replace("url=", "url=HTTPS://MFA.EXAMPLE.ORG/p&x=", 1)).url == "https://mfa.example.org/p"


@pytest.mark.parametrize("name", ["url", "v", "serial", "enrollment_credential", "poll_only"])
def test_what_lacks_a_field_is_refused(name: str) -> None:
    assert_refused(without(name))


@pytest.mark.parametrize(
    "instead",
    ["http://mfa.example.org/p", "ftp://mfa.example.org/p", "https://a:b@mfa.example.org/p", "rubbish", "http://["],
)
def test_an_address_that_is_not_safe_to_call_is_refused(instead: str) -> None:
    assert_refused(SHORTEST.replace("url=", f"url={instead}&x=", 1))


@pytest.mark.parametrize(
    "more", ["&ttl=0", "&ttl=x", "&ttl=100000", "&ttl=-1", "&v=2", "&poll_only=0", f"&x={'a' * 4096}"]
)
def test_a_value_that_the_app_does_not_take_is_refused(more: str) -> None:
    assert_refused(SHORTEST + more)


def assert_refused(link: str) -> None:
    """The phone says that the link is no good."""
    with pytest.raises(NotTaken) as refused:
        from_link(link)
    assert refused.value.complaint is Complaint.BAD_PUSH_LINK


@given(st.text(max_size=80))
@example("//[")
def test_whatever_follows_is_read_or_refused(rest: str) -> None:
    link = f"otpauth://pipush/{rest}"
    assert is_push_link(link)
    with suppress(NotTaken):
        from_link(link)


@pytest.mark.parametrize("text", ["otpauth://totp/marie?secret=A", "https://pipush/", "pipush", ""])
def test_other_links_are_none_of_these(text: str) -> None:
    assert not is_push_link(text)

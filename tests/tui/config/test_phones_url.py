"""The URL of phones: what their app would spell in another way is refused, since it makes every signature fail."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.config.phones_url import is_fit, path_of


def spelled_by_the_app(url: str) -> str:
    """What Dart makes of a URL (`Uri.parse(url).toString()`), as far as our form goes.

    Scheme and host are in lower case, the port that goes without saying is left out, a port is written as a number,
    dots for folders are gone.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    usual = {"https": 443, "http": 80}[parts.scheme]
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    kept: list[str] = []
    for each in parts.path.split("/")[1:]:
        if each == ".." and kept:
            kept.pop()
        elif each not in (".", ".."):
            kept.append(each)
    return f"{parts.scheme}://{host}{port}/{'/'.join(kept)}"


@pytest.mark.parametrize(
    "url",
    [
        "https://mfa.example.org/p",
        "https://mfa.example.org:8443/p",
        "https://mfa.example.org/guichet/phones",
        "https://xn--bcher-kva.example/p",
        "https://192.0.2.1/p",
        "https://mfa.example.org/P_-~.1",
        "http://127.0.0.1:8080/p",
        "http://localhost:8080/p",
        "https://a/p",
    ],
)
def test_these_are_fit(url: str) -> None:
    assert is_fit(url)
    assert spelled_by_the_app(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "mfa.example.org/p",
        "http://mfa.example.org/p",
        "http://127.evil.example/p",
        "http://10.0.0.1/p",
        "https://mfa.example.org",
        "https://mfa.example.org/",
        "https://mfa.example.org/p/",
        "https://mfa.example.org//p",
        "https://mfa.example.org/p/../q",
        "https://mfa.example.org/./p",
        "https://mfa.example.org/.p",
        "https://mfa.example.org/%70",
        "https://mfa.example.org/p?x=1",
        "https://mfa.example.org/p#x",
        "https://mfa.example.org:443/p",
        "http://127.0.0.1:80/p",
        "https://mfa.example.org:0443/p",
        "https://mfa.example.org:99999/p",
        "https://mfa.example.org:0/p",
        "https://mfa.example.org:/p",
        "https://MFA.example.org/p",
        "HTTPS://mfa.example.org/p",
        "https://user@mfa.example.org/p",
        "https://user:word@mfa.example.org/p",
        "https://bücher.example/p",
        "https://mfa.example.org./p",
        "https://-mfa.example.org/p",
        "https://mfa_1.example.org/p",
        "https://192.0.2.01/p",
        "https://192.0.2/p",
        "https://192.0.2.256/p",
        "https://[::1]/p",
        "https://mfa.example.org/p q",
        "https://mfa.example.org/p\n",
        "https://mfa.example.org/é",
        "https://mfa.example.org/verify",
        f"https://mfa.example.org/{'p' * 120}",
        "",
    ],
)
def test_these_are_not(url: str) -> None:
    assert not is_fit(url)


@given(
    st.tuples(
        st.sampled_from(["https", "http"]),
        st.text("abAB01.-_:@[]", max_size=12),
        st.text("pP/.%?#~-_09", max_size=12),
    )
)
@example(("https", "a.b", "p/..p"))
def test_what_is_fit_is_spelled_by_the_app_as_we_spell_it(parts: tuple[str, str, str]) -> None:
    scheme, host, path = parts
    url = f"{scheme}://{host}/{path}"
    if is_fit(url):
        assert spelled_by_the_app(url) == url
        assert path_of(url) == f"/{path}"

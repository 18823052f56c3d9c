"""What a browser gets by GET: the page and what belongs to it, under our names, with nothing left open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from textual.theme import Theme

from tests.spoken import soft
from tests.tui.web.harness import Open, open_to_browsers
from tui import language
from tui.app.themes import THEMES
from tui.web import site, words
from tui.web.installed import terminal_files
from tui.web.site import Shown

KINDS = {
    "/": "text/html; charset=utf-8",
    "/text": "text/html; charset=utf-8",
    "/terminal.js": "text/javascript; charset=utf-8",
    "/counter.js": "text/javascript; charset=utf-8",
    "/terminal.css": "text/css; charset=utf-8",
    "/counter.css": "text/css; charset=utf-8",
    "/colours.css": "text/css; charset=utf-8",
    "/font.ttf": "font/ttf",
    "/favicon.svg": "image/svg+xml",
}
ELSEWHERE = "evil.example.org"


@pytest.fixture(scope="module")
def counter() -> Iterator[Open]:
    """A counter that is open."""
    with open_to_browsers() as opened:
        yield opened


class Page(HTMLParser):
    """A page as a browser reads it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts = list[str]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, tag: str, name: str) -> list[str]:
        """Return this attribute of each such element that has it."""
        return [attributes[name] or "" for found, attributes in self.elements if found == tag and name in attributes]

    @property
    def said(self) -> str:
        """Return what is read on it."""
        return soft(" ".join(" ".join(self.texts).split()))


def page_of(opened: Open, path: str = "/") -> Page:
    return Page(opened.ask("GET", path).body.decode())


@pytest.mark.parametrize(("path", "kind"), KINDS.items())
def test_each_path_has_its_type_and_says_that_nothing_is_kept_or_leads_elsewhere(
    counter: Open, path: str, kind: str
) -> None:
    answer = counter.ask("GET", path)
    policy = dict(part.partition(" ")[::2] for part in answer.headers["content-security-policy"].split("; "))
    assert (answer.status, answer.headers["content-type"]) == (200, kind)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["permissions-policy"].startswith("clipboard-read=(), clipboard-write=(), camera=()")
    assert "server" not in answer.headers
    assert policy == {
        "sandbox": "allow-scripts allow-same-origin",
        "default-src": "'none'",
        **dict.fromkeys(("script-src", "style-src", "font-src", "img-src"), "'self'"),
        **dict.fromkeys(("base-uri", "form-action", "frame-ancestors"), "'none'"),
        "connect-src": f"'self' ws://{counter.host} wss://{counter.host}",
    }


@pytest.mark.parametrize("path", KINDS)
def test_the_head_alone_is_answered_without_the_body(counter: Open, path: str) -> None:
    whole, head = counter.ask("GET", path), counter.ask("HEAD", path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"] == str(len(whole.body))
    assert head.headers["content-security-policy"] == whole.headers["content-security-policy"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_another_method_is_told_which_there_are(counter: Open, method: str) -> None:
    answer = counter.ask(method, "/")
    assert (answer.status, answer.headers["allow"], answer.body) == (405, "GET, HEAD", b"")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", KINDS)
def test_a_request_by_another_name_is_told_so_and_no_more(path: str) -> None:
    with open_to_browsers() as opened:
        answer = opened.ask("GET", path, Host=ELSEWHERE)
    assert (answer.status, answer.headers["cache-control"]) == (421, "no-store")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert soft(answer.body.decode()) == "Guichet ne répond pas à ce nom. Demandez la bonne adresse.\n"
    assert ELSEWHERE not in str(answer.headers)
    assert [*map(soft, opened.said)] == ["Sans suite : demandes à un autre nom 1."]


def test_a_name_of_the_configuration_is_answered_and_stands_in_the_policy(counter: Open) -> None:
    answer = counter.ask("GET", "/", Host="guichet.example.org")
    assert answer.status == 200
    assert "ws://guichet.example.org wss://guichet.example.org" in answer.headers["content-security-policy"]


def test_what_is_asked_after_the_path_changes_nothing(counter: Open) -> None:
    assert counter.ask("GET", "/?service=<script>").body == counter.ask("GET", "/").body


@pytest.mark.parametrize(
    "target",
    [
        "//",
        "/.",
        "/./",
        "/../",
        "/..%2f",
        "/%2e%2e/",
        "/%2e",
        "/%2F",
        "/%74ext",
        "/Text",
        "/text/",
        "//text",
        "/text;x",
        "/counter.html",
        "/static",
        "/static/",
        "/static/js/textual.js",
        "/js/textual.js",
        "/css/xterm.css",
        "/fonts/",
        "/page/counter.html",
        "/terminal.js/",
        "/terminal.js/../counter.html",
        "/../site.py",
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/..%5c..%5cetc",
        "/download/x",
        "/ping",
        "/terminal",
        "/text-terminal",
        "/index.html",
        "/favicon.ico",
        "/.git/config",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_there_is_nothing_at_any_other_path_and_no_listing(counter: Open, method: str, target: str) -> None:
    answer = counter.ask(method, target)
    assert (answer.status, answer.body) == (404, b"")
    assert answer.headers["cache-control"] == "no-store"


def test_of_the_package_of_the_terminal_three_files_are_served_as_they_are(counter: Open) -> None:
    of_the_package = {path.read_bytes() for path in terminal_files().rglob("*") if path.is_file()}
    served = {path: counter.ask("GET", path).body for path in KINDS}
    assert {path for path, body in served.items() if body in of_the_package} == {
        "/terminal.js",
        "/terminal.css",
        "/font.ttf",
    }
    assert {path for path, _kind in KINDS.items()} == set(served)


@pytest.mark.parametrize("shown", [Shown.KIOSK, Shown.WIZARD, Shown.DEMO])
def test_nothing_else_is_served(shown: Shown) -> None:
    counter = site.Counter("x", THEMES[0], None)  # type: ignore[arg-type] # nobody is answered
    assert set(site.places(counter, shown, has_text=True)) == set(KINDS)
    assert set(site.places(counter, shown, has_text=False)) == set(KINDS) - {"/text"}


@pytest.mark.parametrize("shown", [Shown.KIOSK, Shown.WIZARD, Shown.DEMO])
@pytest.mark.parametrize("chosen", ["fr", "en"])
def test_everything_on_a_page_is_filled_and_in_its_language(shown: Shown, chosen: str) -> None:
    language.choose(chosen)
    with open_to_browsers(shown, has_text=shown is not Shown.DEMO) as opened:
        page, icon = page_of(opened), opened.ask("GET", "/favicon.svg").body.decode()
        text = page_of(opened, "/text") if shown is not Shown.DEMO else None
    assert page.all("html", "lang") == [chosen]
    assert "$" not in page.said + icon + "".join(str(element) for element in page.elements)
    unseen = {*page.all("nav", "aria-label"), *page.all("main", "aria-label"), *page.all("main", "data-typed")}
    for sentence in words.said().values():
        assert soft(sentence) in page.said or sentence in unseen
    assert page.all("body", "data-shown") == [shown]
    assert page.all("button", "data-key") == [key for key, _text in words.keys(shown)]
    assert page.all("a", "href") == (["text"] if text else [])
    if text:
        assert text.all("body", "data-shown") == ["text"]
        assert text.all("a", "href") == ["./"]
        assert text.all("button", "data-key") == []


def test_words_are_those_of_each_language_and_both_where_nobodys_is_known() -> None:
    said = {}
    for chosen in ("fr", "en"):
        language.choose(chosen)
        said[chosen] = words.said()
    both = {"full", "full_too", "full_hint", "full_hint_too", "no_script", "no_script_too"}
    assert {name for name in said["fr"] if said["fr"][name] == said["en"][name]} == both
    assert soft(said["fr"]["full"]).startswith("Tous les guichets")
    assert said["fr"]["full_too"].startswith("All counters")
    assert soft(said["fr"]["no_script"]).startswith("Guichet a besoin")
    assert said["fr"]["no_script_too"].startswith("Guichet needs")


def test_each_page_leads_to_its_terminal() -> None:
    with open_to_browsers() as opened:
        assert page_of(opened).all("main", "data-session-websocket-url") == ["terminal"]
        assert page_of(opened, "/text").all("main", "data-session-websocket-url") == ["text-terminal"]


def test_a_page_loads_what_is_served_here_alone_and_says_no_script_in_itself(counter: Open) -> None:
    for path in ("/", "/text"):
        page = page_of(counter, path)
        loaded = [*page.all("script", "src"), *page.all("link", "href"), *page.all("img", "src")]
        assert {f"/{name}" for name in loaded} <= set(KINDS)
        assert len(page.all("script", "src")) == sum(tag == "script" for tag, _attributes in page.elements)
        assert not any(name.startswith("on") or name == "style" for _tag, found in page.elements for name in found)
        assert not any(tag in ("form", "iframe", "style", "object", "base") for tag, _attributes in page.elements)
    for name, files in {"counter": {"font.ttf"}, "colours": set(), "terminal": set()}.items():
        style = re.sub(r"/\*.*?\*/", "", counter.ask("GET", f"/{name}.css").body.decode(), flags=re.DOTALL)
        assert "@import" not in style
        assert set(re.findall(r"url\(\"?([^)\"]*)", style)) == files


@pytest.mark.parametrize(
    "service", ['Caisse <b>"A" & B</b>', "</title><script>alert(1)</script>", "$service $$ ${language}", "L'été « 1 »"]
)
def test_the_name_of_the_service_is_text_whatever_it_is(service: str) -> None:
    with open_to_browsers(service=service) as opened:
        page = page_of(opened)
    assert page.texts.count(service) == 2
    assert sum(tag == "script" for tag, _attributes in page.elements) == 2
    assert not any(tag == "b" for tag, _attributes in page.elements)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_colours_are_those_of_the_theme(theme: Theme) -> None:
    with open_to_browsers(theme=theme.name) as opened:
        page = page_of(opened)
        colours = opened.ask("GET", "/colours.css").body.decode()
        icon = opened.ask("GET", "/favicon.svg").body.decode()
        used = set(re.findall(r"var\(--([a-z-]+)", opened.ask("GET", "/counter.css").body.decode()))
    named = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", colours))
    expected = {name: getattr(theme, name) for name in ("background", "surface", "foreground", "primary")}
    assert named == expected | {name: theme.variables[name] for name in ("muted", "rule", "raised", "on-primary")}
    assert used <= set(named)
    assert set(re.findall("#[0-9a-f]{6}", icon)) == {theme.primary, theme.variables["on-primary"]}
    metas = {found.get("name"): found.get("content") for tag, found in page.elements if tag == "meta"}
    assert metas["color-scheme"] == ("dark" if theme.dark else "light")
    assert metas["theme-color"] == theme.background

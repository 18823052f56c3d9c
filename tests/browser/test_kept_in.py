"""A page lets nothing out: no link, no window, no file, no clipboard, whatever is drawn on it or sent to it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, WebSocketRoute

from tests.browser.at_the_counter import to_connexion
from tests.browser.conftest import Open, Visit
from tests.browser.hostile import ELSEWHERE, HOSTILE, LINK, READY, UNFILTERED
from tests.browser.tab import Tab

NOTE_COPIES = """
window.copied = [];
Clipboard.prototype.writeText = async (text) => { window.copied.push(text); };
Clipboard.prototype.readText = async () => { window.copied.push("read"); return "secret"; };
addEventListener("copy", (event) => {
  const text = event.clipboardData.getData("text/plain");
  if (text) {
    window.copied.push(text);
  }
});
"""
"""Notes what the page would copy, or read, and lets it believe that it may."""
BLOCKED = "Blocked"
"""How Chromium begins what it says of an act that the sandbox of a page forbids."""


def assert_kept_in(tab: Tab) -> None:
    """Check that the page is alone, where it was, and has neither copied nor read nor answered anything."""
    assert len(tab.page.context.pages) == 1
    assert tab.page.url.startswith("http://127.0.0.1:")
    assert tab.page.evaluate("copied") == []
    assert not any("\x1b]" in typed for typed in tab.typed)


@pytest.mark.parametrize("program", [HOSTILE, (*HOSTILE, UNFILTERED)])
def test_what_a_program_writes_fills_no_clipboard_and_makes_no_link(
    counter: Open, visit: Visit, program: tuple[str, ...]
) -> None:
    tab = visit(counter(program=program).url, prepare=lambda page: page.add_init_script(NOTE_COPIES))
    tab.wait_for(READY)
    for text in (LINK, ELSEWHERE):
        tab.click_text(text)
        assert tab.page.evaluate("getComputedStyle(document.querySelector('.xterm-screen')).cursor") != "pointer"
        tab.page.keyboard.down("Control")
        tab.click_text(text)
        tab.page.keyboard.up("Control")
    assert_kept_in(tab)


def test_nothing_is_selected_or_copied(counter: Open, visit: Visit) -> None:
    tab = visit(counter(program=HOSTILE).url, prepare=lambda page: page.add_init_script(NOTE_COPIES))
    tab.wait_for(READY)
    x, y, width = tab.screen.find(ELSEWHERE)[0]
    mouse = tab.page.mouse
    mouse.move(*tab.place(x, y))
    mouse.down()
    mouse.move(*tab.place(x + width, y), steps=4)
    mouse.up()
    mouse.dblclick(*tab.place(x + 2, y))
    tab.page.keyboard.press("Control+Shift+C")
    tab.page.keyboard.press("Control+Insert")
    tab.page.evaluate("document.execCommand('copy')")
    assert tab.page.evaluate("held.terminal.getSelection() + getSelection()") == ""
    assert_kept_in(tab)


def test_the_sandbox_opens_no_window_sends_no_form_and_saves_no_file(counter: Open, visit: Visit) -> None:
    tab = visit(counter().url, errors=(BLOCKED, "Ignored"), prepare=lambda page: page.add_init_script(NOTE_COPIES))
    tab.page.on("download", lambda _download: pytest.fail("a file was saved"))
    assert tab.page.evaluate(f"window.open('{ELSEWHERE}')") is None
    tab.page.evaluate(
        f"""() => {{
          const form = document.createElement("form");
          form.action = "{ELSEWHERE}";
          document.body.append(form);
          form.submit();
          const link = document.createElement("a");
          link.href = "counter.js";
          link.download = "counter.js";
          document.body.append(link);
          link.click();
        }}"""
    )
    to_connexion(tab)
    assert_kept_in(tab)


def test_messages_that_open_windows_open_none(counter: Open, visit: Visit) -> None:
    def add_them(line: WebSocketRoute) -> None:
        line.connect_to_server()
        line.send(f'["open_url", {{"url": "{ELSEWHERE}", "new_tab": true}}]')
        line.send('["deliver_file_start", "key"]')

    def prepare(page: Page) -> None:
        page.add_init_script(NOTE_COPIES)
        page.route_web_socket("**/terminal*", add_them)

    tab = visit(counter().url, errors=(BLOCKED,), prepare=prepare)
    assert_kept_in(tab)

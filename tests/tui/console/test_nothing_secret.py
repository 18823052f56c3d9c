"""No page of the console shows, or keeps, what an operator must not know."""

from __future__ import annotations

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.storage.people import issue_codes
from tests.tui.console.office import CLIENT, console, enrolled
from tui.console.section import Section
from tui.language.spelling import groups


async def test_no_secret_password_or_code_is_shown(store: Store, clock: FixedClock) -> None:
    marie = enrolled(store, clock, CLIENT)
    clock.advance(60)
    session, codes = issue_codes(store, marie.session)
    clock.advance(60)
    pending = store.enrolments.begin(session, "google_authenticator", "android", "Espace client", name="Pixel")
    secrets = [marie.secret, pending.secret, *groups(marie.secret), *groups(pending.secret), *codes, PASSWORD]
    async with console(store, clock, (120, 40)) as operator:
        seen = [operator.text()]
        await operator.open(CLIENT)
        seen.append(operator.text())
        for button in ("#mfa", "#reset", "#door", "#password", "#email"):
            await operator.click(button)
            seen.append(operator.text())
            await operator.press("escape")
        for section in Section:
            await operator.press(section.key)
            seen.append(operator.text())
        await operator.press(Section.AUDIT_LOG.key)
        for _event in range(10):
            await operator.press("enter")
            seen.append(operator.text())
            await operator.press("escape", "down")
        kept = repr(operator.app.desk)
    for secret in secrets:
        assert not [page for page in seen if secret in page]
        assert secret not in kept

"""What an operator does at the counter: each act in their own session, and on the trail under their name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from storage.domain.models import Event, EventFilter, Factor, Funnel, Role, Session, Standing, User, Visit
from storage.domain.new_accounts import Arrival, Refused
from storage.store import Store

if TYPE_CHECKING:
    from storage.domain.issued import Imported, NewAccount


class Counter:
    """Every method raises NotAllowed, unless the session is that of an operator at Level.FULL, and SessionEnded.

    Acts on the operator's own account raise NotOnOneself. Those that "want a fresh code" raise CodeWanted when the last
    code of this session was accepted more than `operator_fresh_seconds` ago.
    """

    def __init__(self, store: Store, session: Session) -> None:
        self.store = store
        self.session = session

    # Looking

    def search(self, text: str, limit: int = 50) -> list[Standing]:
        """Accounts one of whose words begins with each word typed, without regard to case and accents, by name.

        The account of exactly this name comes first. An empty text finds the first ones by name.
        """
        return self.store.search(text, limit, by=self.session)

    def standing(self, name: str) -> Standing:
        """One account. Raises UnknownUser."""
        return self.store.standing(name, by=self.session)

    def factor_history(self, name: str) -> list[Factor]:
        """Retired ones included, oldest first. Raises UnknownUser."""
        return self.store.factor_history(name, by=self.session)

    def visits(self) -> list[Visit]:
        """Who is in the guide at this moment, the latest first."""
        return self.store.visits(by=self.session)

    def funnel(self, days: int = 30) -> Funnel:
        """How the visits begun in the last days went."""
        return self.store.funnel(days, by=self.session)

    # Proving oneself again

    @property
    def needs_code(self) -> bool:
        """Whether an act that wants a fresh code would be refused now. Reads the limits: blocks."""
        return self.store.wants_code(self.session)

    def confirm(self, code: str) -> None:
        """A code of the operator. Raises as `Store.check_code`."""
        self.session = self.store.check_code(self.session, code)

    # Accounts

    def create(
        self, name: str, *, role: Role = Role.CLIENT, mfa_required: bool = True, email: str | None = None
    ) -> NewAccount:
        """Make an account, with a one-time password. An operator's wants a fresh code. Raises as `Store.add_user`."""
        return self.store.add_user(name, role=role, mfa_required=mfa_required, email=email, by=self.session)

    def import_users(self, arrivals: Iterable[Arrival]) -> Iterator[Imported | Refused]:
        """Create many, in their order; each outcome as it is written. Wants a fresh code."""
        return self.store.import_users(arrivals, by=self.session)

    def set_mfa(self, name: str, *, required: bool, grace_days: int = 0) -> User:
        """Require a method, at once or after days; or no longer: this wants a fresh code. Raises as `Store.set_mfa`."""
        return self.store.set_mfa(name, required=required, grace_days=grace_days, by=self.session)

    def set_disabled(self, name: str, *, disabled: bool) -> User:
        """Close or open an account. Raises UnknownUser."""
        return self.store.set_disabled(name, disabled=disabled, by=self.session)

    def unlock(self, name: str) -> User:
        """Forget refused attempts. Raises UnknownUser."""
        return self.store.unlock(name, by=self.session)

    def set_email(self, name: str, email: str | None) -> User:
        """Wants a fresh code. Raises as `Store.set_email`."""
        return self.store.set_email(name, email, by=self.session)

    def renew_password(self, name: str) -> str:
        """A new one-time password. Wants a fresh code. Raises UnknownUser."""
        return self.store.renew_password(name, by=self.session)

    def reset_factors(self, name: str, factor_id: str | None = None, *, reason: str, identity: str) -> int:
        """Stop a device, or all. Wants a fresh code. Raises as `Store.reset_factors`, ReasonNotRecorded."""
        return self.store.reset_factors(name, factor_id, reason=reason, identity=identity, by=self.session)

    # The trail

    def events(self, wanted: EventFilter, before: int | None = None, limit: int = 100) -> list[Event]:
        """The newest first, of before a number."""
        return self.store.latest_events(wanted, before, limit, by=self.session)

    def trail_broken_at(self) -> int | None:
        """As `Store.trail_broken_at`."""
        return self.store.trail_broken_at(by=self.session)

    def export_events(self, target: Path, wanted: EventFilter, separator: str = ",") -> int:
        """Write them to a new file (0600), CSV or JSON as its name ends, oldest first; how many. Wants a fresh code.

        Raises FileInTheWay, CannotOpen, and ValueError for another ending. In CSV, `separator` is between the cells,
        and an apostrophe before what a spreadsheet would take for a formula.
        """
        return self.store.export_events(target, wanted, separator, by=self.session)

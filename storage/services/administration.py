"""The rights of an operator at the counter, or of a command, whose caller has the files and the key.

Each action checks its right in its own transaction; each is in the audit log under the operator's name.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from storage.domain.errors import NotAllowed
from storage.domain.sessions import Session
from storage.security.hasher import Hasher
from storage.services.operators import Operator
from storage.services.passwords import Passwords
from storage.services.sessions import Sessions
from storage.services.sign_in import SignIn
from storage.services.transaction import Transactions

if TYPE_CHECKING:
    from storage.domain.approvals import Approval, ApprovalNews, Question
    from storage.services.accounts import Accounts
    from storage.services.approvals import Approvals
    from storage.services.asking_hosts import AskingHosts
    from storage.services.audit_log import AuditLog
    from storage.services.directory import Directory
    from storage.services.importing import Importing
    from storage.services.tokens import Tokens
    from storage.services.visits import VisitsWatched


class Administration:
    """The actions of one operator, as objects that each hold some of them.

    With a session, every method raises NotAllowed unless it is that of an operator at Level.FULL, and SessionEnded.
    Actions on the operator's own account raise NotOnOneself. Those that need a fresh code raise CodeWanted when the
    last code of this session was accepted more than `operator_fresh_seconds` ago.
    """

    def __init__(
        self,
        transactions: Transactions,
        sessions: Sessions,
        sign_in: SignIn,
        passwords: Passwords,
        hasher: Hasher,
        session: Session | None,
    ) -> None:
        self._operator = Operator(transactions, sessions, session)
        self._transactions = transactions
        self._sessions = sessions
        self._sign_in = sign_in
        self._passwords = passwords
        self._hasher = hasher

    # Each is loaded once it is asked for: a command needs one of them.

    @cached_property
    def accounts(self) -> Accounts:
        """What is done to accounts."""
        from storage.services.accounts import Accounts  # noqa: PLC0415 - not for the commands that only look

        return Accounts(self._operator, self._hasher, self._passwords)

    @cached_property
    def directory(self) -> Directory:
        """Accounts, found and looked at."""
        from storage.services.directory import Directory  # noqa: PLC0415 - not for the commands that only act

        return Directory(self._operator, self._sessions)

    @cached_property
    def importing(self) -> Importing:
        """Many accounts at once."""
        from storage.services.importing import Importing  # noqa: PLC0415 - only an import needs it

        return Importing(self._operator, self._hasher)

    @cached_property
    def tokens(self) -> Tokens:
        """Tokens of other systems."""
        from storage.services.tokens import Tokens  # noqa: PLC0415 - only what takes tokens in or out needs it

        return Tokens(self._operator, self._sessions.policy)

    @cached_property
    def audit_log(self) -> AuditLog:
        """What was done, by whom and to whom."""
        from storage.services.audit_log import AuditLog  # noqa: PLC0415 - only what reads the log needs it

        return AuditLog(self._operator)

    @cached_property
    def visits(self) -> VisitsWatched:
        """Where people are in the guide."""
        from storage.services.visits import VisitsWatched  # noqa: PLC0415 - only who watches the guide needs it

        return VisitsWatched(self._operator)

    @cached_property
    def asking_hosts(self) -> AskingHosts:
        """The hosts that may ask about codes."""
        from storage.services.asking_hosts import AskingHosts  # noqa: PLC0415 - only the commands on hosts need it

        return AskingHosts(self._operator)

    @property
    def session(self) -> Session:
        """Return the operator's session, as it is now. Raises NotAllowed for a command, which has none."""
        if self._operator.session is None:
            raise NotAllowed
        return self._operator.session

    @property
    def needs_code(self) -> bool:
        """Tell whether an action that needs a fresh code would be refused now. Reads the limits: blocks."""
        return self._operator.wants_code()

    def confirm(self, code: str) -> None:
        """Check a code of the operator. Raises as `SignIn.check_code` does, and NotAllowed for a command."""
        self._operator.session = self._sign_in.check_code(self.session, code)

    # The same on a phone that approves.

    def _approvals(self) -> Approvals:
        from storage.services.approvals import Approvals  # noqa: PLC0415 - only for operators with such a phone

        return Approvals(self._transactions, self._sessions)

    def ask_for_approval(self, question: Question) -> Approval:
        """Ask the operator's phones in the place of a code. Raises as `Approvals.ask`, NotAllowed for a command."""
        return self._approvals().ask(self.session, question)

    def news_of_approval(self, approval_id: str) -> ApprovalNews:
        """Return the state of that request. Raises as `Approvals.news` does, and NotAllowed for a command."""
        return self._approvals().news(self.session, approval_id)

    def redeem_approval(self, approval_id: str) -> ApprovalNews:
        """Prove the operator, as `confirm` does, by that request once it is accepted.

        Raises as `Approvals.redeem` does, and NotAllowed for a command.
        """
        news = self._approvals().redeem(self.session, approval_id)
        if news.session is not None:
            self._operator.session = news.session
        return news

    def withdraw_approval(self, approval_id: str) -> None:
        """Forget that request. Raises NotAllowed for a command."""
        self._approvals().withdraw(self.session, approval_id)

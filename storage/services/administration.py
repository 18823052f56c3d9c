"""The rights of an operator at the counter, or of a command, whose caller has the files and the key.

Each action checks its right in its own transaction; each is in the audit log under the operator's name.
"""

from __future__ import annotations

from storage.domain.errors import NotAllowed
from storage.domain.policy import Policy
from storage.domain.sessions import Session
from storage.security.hasher import Hasher
from storage.services.accounts import Accounts
from storage.services.audit_log import AuditLog
from storage.services.directory import Directory
from storage.services.importing import Importing
from storage.services.operators import Operator
from storage.services.passwords import Passwords
from storage.services.sessions import Sessions
from storage.services.sign_in import SignIn
from storage.services.tokens import Tokens
from storage.services.transaction import Transactions
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
        policy: Policy,
        session: Session | None,
    ) -> None:
        self._operator = Operator(transactions, sessions, session)
        self._sign_in = sign_in
        self.accounts = Accounts(self._operator, hasher, passwords)
        self.directory = Directory(self._operator, sessions)
        self.importing = Importing(self._operator, hasher)
        self.tokens = Tokens(self._operator, policy)
        self.audit_log = AuditLog(self._operator)
        self.visits = VisitsWatched(self._operator)

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

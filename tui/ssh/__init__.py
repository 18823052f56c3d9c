"""Guichet between sshd and a shell: what to set up, the enrolment at login, and the check behind PAM."""

NOT_NOW = 75
"""Exit code of `guichet enrol` where a person may be why there is no answer: a full disk, a limit of theirs."""
NOT_INSTALLED = 78
"""Exit code of `guichet enrol`: there is no account, or no database yet."""
MUST_ENROL = 3
"""Exit code of `guichet enrol`: this person is not let in, as they have to enrol first or their account is closed."""

"""Guichet between sshd and a shell: what to set up, the enrolment at login, and the check behind PAM."""

MUST_ENROL = 3
"""Exit code of `guichet enrol`: this person is not let in, as they have to enrol first or their account is closed."""

"""The simulated phone: an authenticator app on a screen, for workshops and tests. It never talks to anyone but us."""

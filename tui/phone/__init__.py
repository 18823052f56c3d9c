"""The simulated phone: an authenticator app on a screen, for workshops and tests. It calls the one service it is given."""

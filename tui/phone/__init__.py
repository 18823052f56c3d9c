"""The simulated phone: an authenticator app on a screen, for workshops and tests. It calls one service, if any."""

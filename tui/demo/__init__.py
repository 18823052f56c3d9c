"""`guichet demo`: the whole story on one screen, with a simulated phone, and nothing left behind."""

SLOWEST, FASTEST = 0.25, 64.0
"""Speeds of a demonstration that plays by itself."""

"""Mirrors the two packages; `terminal` runs the real program, `pictures` keeps its screenshots true."""

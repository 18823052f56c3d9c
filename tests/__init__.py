"""Tests of the two packages, in folders of the same names, and of the real program and its pictures."""

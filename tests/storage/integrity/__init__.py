"""Tests of the MACs and of the hash chain."""

"""Measurements, run on request with `make bench`; each is a ratio against a baseline of the same run."""

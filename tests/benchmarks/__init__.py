"""Measurements, run on request with `make bench`; each is a ratio to a baseline of the same run."""

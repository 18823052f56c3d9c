"""Tests of the counter in a browser, without one."""

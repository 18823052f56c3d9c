"""Servers that may die."""

from tests.postgres.fixtures import pair

__all__ = ["pair"]

"""Writes what the server keeps of the tables of a new database, with which `guichet check` compares others.

`.venv/bin/python -m tests.postgres.catalogue`, once the schema has changed.
"""

from __future__ import annotations

import os

from storage.database.postgres import catalogue
from storage.database.postgres.engine import Database
from tests.postgres import databases
from tests.postgres.server import OWNER, Server
from tests.storage.crowd import ROOT

PLACE = ROOT / "storage" / "database" / "postgres" / "catalogue.txt"


def write() -> None:
    """Make a database on a server of its own, and write its lines."""
    server = Server()
    try:
        os.environ[databases.SERVER] = server.dsn()
        databases.make_template()
        database = Database(databases.dsn(databases.TEMPLATE, OWNER))
        with database.read() as db:
            PLACE.write_text("".join(f"{line}\n" for line in sorted(catalogue.lines(db))))
        database.close()
    finally:
        server.stop()


if __name__ == "__main__":
    write()

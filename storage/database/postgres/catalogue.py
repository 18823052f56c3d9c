"""The tables as the server keeps them, a line for each thing, compared with those that the schema makes.

`catalogue.txt` is written by `python -m tests.postgres.catalogue`, from a database that the program has just made.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources

from storage.database.engine import Connection
from storage.database.postgres.schema import APPLICATION_ROLE

RIGHT = "right"
"""How the lines begin that tell what the application's role may do."""
# What belongs to an extension is the server's. Tables that are not logged are empty after a crash. That a column is
# never empty is told with the column. Triggers that hold foreign keys can be switched off, though nobody has made them.
_LINES = """WITH own AS (
    SELECT * FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
        AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE deptype = 'e' AND objid = pg_class.oid)
)
SELECT format('table %s %s', relname, CASE WHEN relpersistence = 'p' THEN 'logged' ELSE 'not logged' END
    || CASE WHEN relrowsecurity THEN ' filtered' ELSE '' END)
FROM own
UNION ALL SELECT format('column %s.%s %s', relname, attname, concat_ws(' ', format_type(atttypid, atttypmod),
    'COLLATE ' || collname, CASE WHEN attnotnull THEN 'NOT NULL' END, 'IDENTITY ' || nullif(attidentity::text, ''),
    'GENERATED ' || nullif(attgenerated::text, ''), 'DEFAULT ' || pg_get_expr(adbin, adrelid)))
FROM own JOIN pg_attribute ON attrelid = own.oid
LEFT JOIN pg_collation ON pg_collation.oid = attcollation
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE attnum > 0 AND NOT attisdropped
UNION ALL SELECT format('constraint %s %s %s', relname, conname, pg_get_constraintdef(pg_constraint.oid))
FROM own JOIN pg_constraint ON conrelid = own.oid WHERE contype <> 'n'
UNION ALL SELECT format('index %s %s%s', indexes.relname, pg_get_indexdef(indexrelid),
    CASE WHEN indisvalid THEN '' ELSE ' INVALID' END)
FROM own JOIN pg_index ON indrelid = own.oid JOIN pg_class AS indexes ON indexes.oid = indexrelid
UNION ALL SELECT format('trigger %s %s', relname, CASE WHEN tgisinternal THEN 'of a foreign key is off' ELSE
    concat_ws(' ', tgname, pg_get_triggerdef(pg_trigger.oid), CASE WHEN tgenabled <> 'O' THEN 'OFF' END) END)
FROM own JOIN pg_trigger ON tgrelid = own.oid WHERE NOT tgisinternal OR tgenabled <> 'O'
UNION ALL SELECT format('function %s %s %s', proname, prosecdef, regexp_replace(trim(prosrc), '\\s+', ' ', 'g'))
FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE deptype = 'e' AND objid = pg_proc.oid)
UNION ALL SELECT format('rule %s %s', relname, rulename) FROM own JOIN pg_rewrite ON ev_class = own.oid"""
# What the owner has is theirs.
_RIGHTS = """WITH own AS (
    SELECT * FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
), given AS (
    SELECT relowner, relname::text AS on, relacl AS acl FROM own
    UNION ALL SELECT relowner, relname || '.' || attname, attacl FROM own JOIN pg_attribute ON attrelid = own.oid
)
SELECT coalesce(rolname, 'PUBLIC'), privilege_type, given.on
FROM given CROSS JOIN aclexplode(acl) AS one LEFT JOIN pg_roles ON pg_roles.oid = one.grantee
WHERE one.grantee <> relowner"""
_SCHEMA = "SELECT quote_ident(current_schema()) || '.'"
_HAS_ROLE = "SELECT 1 FROM pg_roles WHERE rolname = ?"


def lines(db: Connection) -> frozenset[str]:
    """Return a line for each table, column, constraint, index, trigger and right that there is."""
    schema = db.execute(_SCHEMA).fetchone()[0]
    found = {str(line).replace(schema, "") for (line,) in db.execute(_LINES).fetchall()}
    return frozenset(found | set(_rights(db)))


def _rights(db: Connection) -> Iterator[str]:
    """Yield what the application's role may do, and what others may whom nobody has given anything."""
    ours = {line for line in expected() if line.startswith(RIGHT)}
    for role, what, on in db.execute(_RIGHTS).fetchall():
        line = f"{RIGHT} {on} {what}"
        if role == APPLICATION_ROLE:
            yield line
        elif role == "PUBLIC" or (what != "SELECT" and line not in ours):
            yield f"{line} to {role}"


def strange(db: Connection) -> list[str]:
    """List, by name, what is there and should not be, or should be and is not."""
    wanted = expected()
    if not db.execute(_HAS_ROLE, (APPLICATION_ROLE,)).fetchall():
        wanted = frozenset(line for line in wanted if not line.startswith(RIGHT))
    return sorted({" ".join(line.split(" ", 3)[1:2]) for line in lines(db) ^ wanted})


@cache
def expected() -> frozenset[str]:
    """Return the lines of a database that the program has just made."""
    text = resources.files("storage.database.postgres").joinpath("catalogue.txt").read_text("utf-8")
    return frozenset(text.splitlines())

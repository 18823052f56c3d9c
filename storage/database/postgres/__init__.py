"""The engine of a PostgreSQL server, loaded for a DSN alone."""

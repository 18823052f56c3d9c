"""What a fleet of hosts needs whose accounts are on a PostgreSQL server."""

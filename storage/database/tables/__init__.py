"""All the SQL, one file for each table. Each check-and-write is one statement or runs in its caller's transaction."""

"""All the SQL, a file a table. Each check-and-write is one statement, or runs in its caller's transaction."""

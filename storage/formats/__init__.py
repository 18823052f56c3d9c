"""What other programs write and read: encodings and tables. Nothing here knows of a database."""

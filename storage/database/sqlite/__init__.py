"""The engine of one SQLite file, with a queue for those who write."""

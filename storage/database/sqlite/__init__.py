"""The engine of one file: SQLite, with an order among those who write."""

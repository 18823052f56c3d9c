"""The real program on a database of a server."""

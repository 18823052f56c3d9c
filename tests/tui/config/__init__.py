"""`guichet.toml`."""

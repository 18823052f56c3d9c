"""`guichet.toml`: its place, its keys, its errors."""

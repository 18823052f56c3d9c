"""Keys, seals and hashes."""

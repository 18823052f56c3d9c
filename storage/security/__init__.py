"""Cryptography without rows: keys, seals, hashes."""

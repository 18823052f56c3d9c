"""The use cases. Each works on a transaction, none on another."""

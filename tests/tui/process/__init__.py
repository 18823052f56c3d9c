"""The process and what it is given."""

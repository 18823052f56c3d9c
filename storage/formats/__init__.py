"""Formats that other programs read and write: encodings, tables, exports. Knows of no database."""

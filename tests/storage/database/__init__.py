"""The file, its schema and its transactions."""

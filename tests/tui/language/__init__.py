"""The language and the edge of texts."""

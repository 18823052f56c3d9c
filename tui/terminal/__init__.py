"""The layer between Textual and a terminal that may be hostile, cut off or gone."""

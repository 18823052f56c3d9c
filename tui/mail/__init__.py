"""Mail that tells people of changes: its message, its sender, its worker."""

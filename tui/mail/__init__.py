"""Mail that reports changes: its message, its sender, its worker."""

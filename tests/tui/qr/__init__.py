"""The QR symbol."""

"""The QR symbol as cells of a terminal."""

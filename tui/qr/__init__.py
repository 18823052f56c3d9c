"""QR symbols as cells of a terminal."""

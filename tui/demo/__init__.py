"""`guichet demo`: the whole story on one screen, with a simulated phone, and nothing left behind."""

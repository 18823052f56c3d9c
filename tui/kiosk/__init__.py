"""The wizard on a terminal that strangers share: one process a client, and nothing of one left to the next."""

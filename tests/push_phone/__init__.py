"""A phone that shares nothing with Guichet: the poll-only push tokens of privacyIDEA Authenticator."""

"""Reads tokens from other systems: links, exports of apps, lists of seeds, files of other verifiers."""

"""Tokens of other systems, as they come: links, exports of apps, lists of seeds, files of other verifiers."""

"""The wizard line by line: for screen readers and braille, slow lines, and terminals that draw no pages."""

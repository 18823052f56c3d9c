"""The same program in a browser: a page that shows a terminal, and a pseudo-terminal for each visitor."""

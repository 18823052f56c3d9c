"""`guichet console`: what an operator sees and does. One file a page."""

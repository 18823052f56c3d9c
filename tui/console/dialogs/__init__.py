"""Questions to an operator before something is done."""

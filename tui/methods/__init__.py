"""The methods on offer, and the links that hold their secrets."""

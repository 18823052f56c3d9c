"""The methods and their links."""

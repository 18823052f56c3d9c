"""The words and rules of the house."""

"""What is under a MAC or in the chain."""

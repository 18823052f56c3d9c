"""What is under a MAC or in the chain, so that a change behind the program's back is found."""

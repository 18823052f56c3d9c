"""MACs and the hash chain, by which changes made behind the program's back are found."""

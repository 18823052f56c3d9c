"""The words and rules of the house: pure, without input or output, SQL or clock."""

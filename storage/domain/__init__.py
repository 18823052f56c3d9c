"""The values and rules of the store. Pure: no input or output, no SQL, no clock."""

"""Tables, and the engine that stores them."""

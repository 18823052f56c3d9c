"""What the tests of a store on PostgreSQL need: a server of their own, databases on it, and what is left out."""

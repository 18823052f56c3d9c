"""The `storage` package, a file for each module or promise of it."""

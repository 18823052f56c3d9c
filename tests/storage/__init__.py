"""The `storage` package: a file of tests for each module or promise."""

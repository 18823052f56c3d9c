"""What needs a server: run with `--engine postgres`."""

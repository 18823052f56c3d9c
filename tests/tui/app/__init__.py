"""The frame of every program."""

"""The process and what it inherits: environment, streams, privileges, memory."""

"""What the process is and is given: environment, streams, privileges, memory."""

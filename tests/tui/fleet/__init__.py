"""What a fleet of hosts is printed."""

"""Between sshd and a shell."""

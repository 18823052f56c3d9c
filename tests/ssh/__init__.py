"""The guide and the codes behind a real sshd, sudo and PAM, with system accounts made for the occasion."""

"""`python -I -m tui` is `guichet`, sealed from the caller's Python settings."""

from tui.cli import main

if __name__ == "__main__":
    main()

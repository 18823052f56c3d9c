"""`python -I -m tui` is `guichet`, sealed from the caller's Python settings."""

import sys

if __name__ == "__main__":
    try:
        from tui.cli import main

        main()
    except KeyboardInterrupt:
        # While it loads, too.
        sys.exit(130)

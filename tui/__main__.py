"""`python -I -m tui` is `guichet`, sealed from the caller's Python settings."""

import sys

if __name__ == "__main__":
    try:
        from tui.cli.main import main

        main()
    except KeyboardInterrupt:
        # While it loads, too.
        sys.exit(130)

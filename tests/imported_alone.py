"""Import each module named on standard input in a process of its own; print a JSON line of what it has then.

The first argument names libraries to import before, with commas between them.
"""

import json
import os
import sys


def tell_of(module: str) -> None:
    """Print the name of this module, and of all that are loaded with it."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    status = 1
    try:
        __import__(module)
        print(json.dumps([module, sorted(sys.modules)]), flush=True)
        status = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(status)


if __name__ == "__main__":
    for library in filter(None, sys.argv[1].split(",")):
        __import__(library)
    for name in sys.stdin.read().splitlines():
        tell_of(name)

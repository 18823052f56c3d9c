"""A program that imports each module named on standard input in a process of its own, and prints what is then loaded.

Prints one line of JSON for each. The first argument names libraries to import beforehand, with commas between them.
"""

import json
import os
import sys


def tell_of(module: str) -> None:
    """Print the name of a module, and of all modules that are loaded with it."""
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

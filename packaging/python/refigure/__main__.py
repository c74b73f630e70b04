"""``python -m refigure`` is the command ``refigure``."""

import os
import sys

from refigure._program import program

if __name__ == "__main__":
    path = program()
    os.execv(path, [path, *sys.argv[1:]])

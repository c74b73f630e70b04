"""The program that came with this module."""

import pathlib
import shutil
import sys
import sysconfig


def program():
    """The path of the program ``refigure``: the one that was installed with this module, else one on the ``PATH``.

    :raises FileNotFoundError: when there is none.
    """
    folders = [sysconfig.get_path("scripts"), pathlib.Path(sys.executable).parent]
    # `pip install --user` and `--target` have other places.
    folders.append(sysconfig.get_path("scripts", "posix_user"))
    folders.append(pathlib.Path(__file__).parent.parent / "bin")
    for folder in folders:
        file = pathlib.Path(folder) / "refigure"
        if file.is_file():
            return str(file)
    found = shutil.which("refigure")
    if found is None:
        raise FileNotFoundError("the program 'refigure' is neither with this module nor on the PATH")
    return found

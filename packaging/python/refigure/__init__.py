"""Refigure runs research notebooks so that anyone can run them again, bit for bit.

The program is the command ``refigure``. This module reads what it recorded::

    import refigure

    ledger = refigure.ledger("results/runs")
    ledger.runs              # a row for each run
    ledger.series            # numbers by epoch
    ledger.scalars           # single numbers
    ledger.hyperparameters   # every one, defaults included
    ledger.claims            # what was claimed, and the verdicts

All are pandas DataFrames, made when they are asked for. Nothing is ever written.
"""

from refigure._ledger import Ledger, ledger
from refigure._program import program

__all__ = ["Ledger", "ledger", "program"]

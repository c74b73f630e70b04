"""The objectives of search.py: standard test functions, each in Python for the peers and as an expression for a study.

A study's expressions have neither exponentials nor cosines. The first is a power of a quotient, the second comes from half angles; both are
exact to nine digits or more, and search.py compares each value with Python's.
"""

import math

#: The number of factors of an exponential: an exponent may be 1024 at most.
FACTORS = 1024 * 64


def exponential(text):
    return f"(((1 + ({text}) / {2 * FACTORS}) / (1 - ({text}) / {2 * FACTORS}))^1024)^64"


def cosine(text, doublings):
    """Of an angle that is less than a quarter when it has been halved so often: a power series, then cos 2x = 2 cos² x − 1."""
    square = f"({text} / {2**doublings})^2"
    series = f"(1 - {square} / 2 * (1 - {square} / 12 * (1 - {square} / 30 * (1 - {square} / 56))))"
    for _ in range(doublings):
        series = f"(2 * {series}^2 - 1)"
    return series


class Branin:
    space = {"x1": (-5, 10), "x2": (0, 15)}
    least = 0.397887
    expression = (
        f"($x2 - {5.1 / (4 * math.pi**2)!r} * $x1^2 + {5 / math.pi!r} * $x1 - 6)^2 + {10 * (1 - 1 / (8 * math.pi))!r} * {cosine('$x1', 6)} + 10")

    @staticmethod
    def value(x1, x2):
        return ((x2 - 5.1 / (4 * math.pi**2) * x1**2 + 5 / math.pi * x1 - 6) ** 2
                + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x1) + 10)


class Hartmann:
    """In six dimensions."""

    space = {f"x{place}": (0, 1) for place in range(1, 7)}
    least = -3.32237
    weights = [1, 1.2, 3, 3.2]
    widths = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
    places = [[0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
              [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381]]
    expression = "0" + "".join(
        f" - {weight} * " + exponential("0" + "".join(f" - {width} * ($x{number} - {place})^2"
                                                       for number, (width, place) in enumerate(zip(row, centre), 1)))
        for weight, row, centre in zip(weights, widths, places))

    @classmethod
    def value(cls, **point):
        return -sum(
            weight * math.exp(-sum(width * (x - place) ** 2 for width, x, place in zip(row, point.values(), centre)))
            for weight, row, centre in zip(cls.weights, cls.widths, cls.places))


class Ackley:
    """In four dimensions, its minimum outside of the centre."""

    space = {f"x{place}": (-5, 10) for place in range(1, 5)}
    least = 0.0
    expression = (
        "20 - 20 * " + exponential("-0.2 * sqrt((" + " + ".join(f"{name}^2" for name in ("$x1", "$x2", "$x3", "$x4")) + ") / 4)")
        + f" + {math.e!r} - "
        + exponential("(" + " + ".join(cosine(f"({2 * math.pi!r} * {name})", 9) for name in ("$x1", "$x2", "$x3", "$x4")) + ") / 4"))

    @staticmethod
    def value(**point):
        xs = list(point.values())
        return (20 - 20 * math.exp(-0.2 * math.sqrt(sum(x * x for x in xs) / len(xs))) + math.e
                - math.exp(sum(math.cos(2 * math.pi * x) for x in xs) / len(xs)))


FUNCTIONS = {"branin": Branin, "hartmann": Hartmann, "ackley": Ackley}

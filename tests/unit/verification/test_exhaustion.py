"""Whole numbers by bounded ranges and residue classes; each identity beside neighbours that fail somewhere."""

import pytest

from symgen.terms.text import read, read_context
from symgen.verification.rungs import exhaustion
from symgen.verification.task import Task
from symgen.verification.verdict import Status


def found(claim, where):
    context = read_context(where)
    return exhaustion.run(Task(read(claim, context)))


TRUE = [
    ("Mod(n**7 - n, 42) == 0", "n: integer"),
    ("Mod(4**n + 15*n - 1, 9) == 0", "n: natural"),
    ("Mod(2**(3*n), 7) == 1", "n: natural"),
    ("floor(n/2) + ceiling(n/2) == n", "n: integer"),
    ("floor((n + floor(n/2))/3) == floor(n/2)", "n: integer"),
    ("ceiling(n/4) == floor((n + 3)/4)", "n: integer"),
    ("gcd(21*n + 4, 14*n + 3) == 1", "n: natural"),
    ("gcd(n, 6)*lcm(n, 6) == 6*n", "n: posint"),
    ("Mod(Mod(a, 5)*Mod(b, 5), 5) == Mod(a*b, 5)", "a, b: integer"),
    ("n**2 >= n", "n: integer"),
    ("n**2 - 5*n + 6 >= 0", "n: integer"),
    ("n*(7 - n) <= 12", "0 <= n <= 7; n: integer"),
]
FALSE = [
    ("Mod(n**5 - n, 60) == 0", "n: integer"),
    ("Mod(4**n + 15*n - 1, 27) == 0", "n: natural"),
    ("Mod(2**(2*n), 7) == 1", "n: natural"),
    ("Mod(floor(2**n/3), 2) == 0", "n: natural"),
    ("floor(n/2) + floor(n/3) == floor(5*n/6)", "n: integer"),
    ("ceiling(n/4) == floor(n/4) + 1", "n: integer"),
    ("gcd(n**2 + 7, (n + 1)**2 + 7) == 1", "n: natural"),
    ("gcd(n, n + 2) == 1", "n: posint"),
    ("gcd(2*n, 3*n) == 1", "n: posint"),
    ("(-1)**n == 1", "n: integer"),
    ("n**2 - 5*n + 6 > 0", "n: integer"),
    ("n**3 >= n", "n: integer"),
    ("floor(n*x) == n*floor(x)", "n: integer; x: real"),
    ("2**n >= n**3", "n: natural"),
]


@pytest.mark.parametrize(("claim", "where"), TRUE)
def test_identities_of_whole_numbers_are_proved(claim, where):
    assert found(claim, where).status is Status.PROVED


@pytest.mark.parametrize(("claim", "where"), FALSE)
def test_false_neighbours_are_not(claim, where):
    assert found(claim, where) is None


def test_a_bounded_range_is_looked_at_whole():
    held = found("factorial(n) <= 24", "n: integer[0,4]")
    assert (held.status, held.points) == (Status.PROVED, 5)
    assert found("factorial(n) <= 24", "n: integer[0,5]") is None

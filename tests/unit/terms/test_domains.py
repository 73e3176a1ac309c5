"""Domains are compared by content wherever they were made: as written, by inference, or in another process."""

import os
import pickle
import subprocess
import sys
from fractions import Fraction

from symgen.terms.domains import POSITIVE, UNIT, Domain, add_domains, interval, multiply_domains
from symgen.terms.term import num

LOOK_UP = """
import pickle, sys
from symgen.terms.domains import interval
found = pickle.load(sys.stdin.buffer)
assert interval(0, 1, low_open=True, high_open=True, field="real") in {found}
"""


def test_equal_content_is_one_domain():
    for made in (
        interval(0, 1, low_open=True, high_open=True),
        Domain("real", Fraction(0), Fraction(1)),
        Domain("real", 0, 1),
    ):
        assert made == UNIT
        assert hash(made) == hash(UNIT)
    assert interval(0, 1) != UNIT


def test_a_domain_is_looked_up_in_another_process_whose_hashes_differ():
    hash(UNIT)
    seeds = [{**os.environ, "PYTHONHASHSEED": seed} for seed in ("1", "2")]
    for environment in seeds:
        subprocess.run([sys.executable, "-c", LOOK_UP], input=pickle.dumps(UNIT), env=environment, check=True)


def test_inference_keeps_bounds_exact():
    assert multiply_domains(POSITIVE, UNIT) == POSITIVE
    assert add_domains((UNIT, interval(Fraction(1, 3), Fraction(1, 2)))) == interval(
        Fraction(1, 3), Fraction(3, 2), low_open=True, high_open=True
    )


def test_a_number_is_one_term_however_it_is_given():
    assert num(2) is num(Fraction(2)) is num(2.0)
    assert num(0.1) is not num(Fraction(1, 10))

"""Powers of infinite bases: even and odd whole exponents, in numbers and in balls."""

import pytest
from flint import arb

from symgen.numeric.errors import Undefined
from symgen.numeric.infinity import infinite_power


def power(base, exponent):
    return infinite_power(base, exponent, lambda x: not x.is_finite(), arb(0), arb(1), arb.pos_inf())


def test_balls_have_whole_exponents():
    """A ball has no int(), which raised a TypeError."""
    assert power(arb.neg_inf(), arb(2)) == arb.pos_inf()
    assert power(arb.neg_inf(), arb(3)) == arb.neg_inf()
    with pytest.raises(Undefined):
        power(arb.neg_inf(), arb("0.5"))
    with pytest.raises(Undefined):
        power(arb.neg_inf(), arb(2, 1))  # 1 to 3

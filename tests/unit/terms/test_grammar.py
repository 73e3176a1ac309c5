"""The examples of the grammar say what happens."""

import pytest
from unit.terms.reading import again, documented, term

from symgen.errors import SymgenError
from symgen.terms.text import to_text

EXAMPLES, REFUSALS = documented("examples"), documented("refusals")


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 10
    assert len(REFUSALS) > 5


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: entry["read"])
def test_an_example_prints_as_shown_and_reads_back(entry: dict[str, str]) -> None:
    found = term(entry["read"], entry["where"])
    assert to_text(found) == entry["print"]
    assert again(found) is found


@pytest.mark.parametrize("entry", REFUSALS, ids=lambda entry: entry["read"])
def test_a_refusal_says_what_to_try(entry: dict[str, str]) -> None:
    with pytest.raises(SymgenError) as caught:
        term(entry["read"], entry["where"])
    assert entry["error"] in str(caught.value)
    assert caught.value.exit_code == 4
    assert "line 1, column" in caught.value.where
    assert "^" in caught.value.where

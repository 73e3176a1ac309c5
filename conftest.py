"""For every test and doctest: verdicts are judged afresh, and the cache of whoever runs the tests stays as it is.

Processes that tests start keep bytecode even where the one who runs them does not: compiling symgen takes each a second.
"""

import os

os.environ["SYMGEN_CACHE"] = "off"  # processes that tests start inherit it
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

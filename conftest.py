"""For every test and doctest: verdicts are judged afresh, and the cache of whoever runs the tests stays as it is."""

import os

os.environ["SYMGEN_CACHE"] = "off"  # processes that tests start inherit it

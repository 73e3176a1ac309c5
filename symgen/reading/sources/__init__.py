"""Where displayed mathematics is found: documents, notebooks, docstrings, running text; and what holds at each place."""

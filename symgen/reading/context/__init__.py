"""What contexts say in words: formulas apart from words, clauses as descriptions of names, and what these declare."""

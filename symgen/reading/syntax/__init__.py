"""From LaTeX to syntax trees: tokens that keep their offsets, and a grammar that knows nothing of the names."""

"""Exact points at which a claim is compared: where to look, what is found there, the simplest that fails."""

"""Expectations by independent draws: what is drawn, how large it can be, and what the draws say of the mean."""

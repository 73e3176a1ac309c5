"""Real models trained on real data, with the symbolic mathematics held against autograd at every step."""

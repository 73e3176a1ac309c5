"""Rigorous methods: signs, bounds, periods and exact values that rungs prove with."""

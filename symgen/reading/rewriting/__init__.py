"""Syntax trees that are written out before they are read: dots, places, members of samples, sets, conditions."""

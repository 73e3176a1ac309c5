"""From statements in formulas to declarations: laws, densities, functions, recursions, conditions."""

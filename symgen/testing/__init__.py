"""For people who test formulas: Hypothesis strategies and laws. The only home of Hypothesis and pytest."""

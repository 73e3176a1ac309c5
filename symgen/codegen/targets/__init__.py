"""Code targets, one file a target: a table from operators to text, and how arguments become the target's arrays."""

"""One file a notation: each registers handlers for kinds of nodes, and meanings of names before a bracket."""

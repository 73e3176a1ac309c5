"""The models that are trained, one declaration a file; the registry in `symgen.crosscheck.model` finds them."""

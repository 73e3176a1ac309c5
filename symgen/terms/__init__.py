"""The language: Terms and all that is needed to build, compare and walk over them. Standard library only."""

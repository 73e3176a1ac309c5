"""How each torch function is read, by kind: every module declares builders in the table."""

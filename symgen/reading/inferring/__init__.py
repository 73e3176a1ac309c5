"""What notation itself says of names that nothing declares: what they are, what shape they have, and what stands for them."""

"""PyTorch functions and modules in, Terms out: the code is called once, on tensors that stand for formulas."""

"""The demonstration: made-up people whose histories are produced by firing the real transitions."""

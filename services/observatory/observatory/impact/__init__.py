"""Impact: the effects of practices and their adoptions, as their bodies measured and others verified them."""

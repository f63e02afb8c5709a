"""Cases: known from public sources, published as what they are, and never sent in by their organisation."""

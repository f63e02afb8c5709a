"""Case import: cases from public sources, published as such and never submitted by their organisation."""

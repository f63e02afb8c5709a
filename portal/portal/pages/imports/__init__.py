"""Pages of the noun import: practices from a file."""

"""Demo: cases that a demonstration is furnished with, through the same import that everybody can use."""

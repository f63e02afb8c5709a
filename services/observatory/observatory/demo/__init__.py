"""Demo: cases of the demonstration, imported like any others."""

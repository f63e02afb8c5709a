"""Pages: one package per noun, each with its views and templates."""

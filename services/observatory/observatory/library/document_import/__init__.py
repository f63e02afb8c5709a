"""Document import: documents from a file of facts, published as such by the command line."""

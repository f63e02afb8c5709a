"""Pages of the noun practice."""

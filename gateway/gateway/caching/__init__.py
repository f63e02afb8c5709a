"""Response cache: entries carry tags and are invalidated by the events that concern their tags."""

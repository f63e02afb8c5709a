"""Service contracts: fetched when heartbeats announce them, validated, stored and mounted."""

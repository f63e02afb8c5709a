"""Practice import: an organisation's file of practices, each row of which becomes a draft."""

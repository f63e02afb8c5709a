"""Stream: public events as they happen, to whoever listens (Server-Sent Events)."""

"""Stream: public events as Server-Sent Events, as they happen."""

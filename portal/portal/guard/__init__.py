"""The guard: headers that keep pages safe, and the check of requests that change something."""

"""The portal: pages for people, rendered on the server from the answers of the public API."""

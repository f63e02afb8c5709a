"""The register that ships with the platform: public bodies of Greece, as data; sources are in NOTICE.md."""

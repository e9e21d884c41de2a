"""The register on a PostgreSQL server, for several people at once. The only door to its client library."""

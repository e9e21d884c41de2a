"""The register: every published recommendation that a team knows of, kept, compared and searched."""

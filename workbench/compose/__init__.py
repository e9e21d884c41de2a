"""A case and a template become a document tree that carries the lineage of every passage."""

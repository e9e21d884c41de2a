"""Release in, bytes out: Word, PDF, HTML and the recommendation package. Cannot see the store."""

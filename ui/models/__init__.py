"""What a view shows, as Qt models and plain state. Knows no widget."""

"""Controls that any view may use. Know no service."""

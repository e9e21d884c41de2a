"""Questions put to a person. Know no view."""

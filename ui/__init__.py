"""The window: shows what the services return and calls them. Knows no SQL, no key and no rule of a case."""

"""The vault: the only room that knows its keys and its SQL."""

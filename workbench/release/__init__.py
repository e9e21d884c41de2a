"""Disclosure control: what a release would give away, and the one gate that makes a Release."""

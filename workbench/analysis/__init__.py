"""Reasoning over a case: the golden thread and its gaps. Pure."""

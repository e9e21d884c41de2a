"""The verbs of the register of published recommendations."""

"""The intake desk of a clearing house: what comes in, how it is judged, and what is said back."""

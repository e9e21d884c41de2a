"""Pictures as numbers: where boxes, arrows and marks of time stand, and the shapes they are drawn with."""

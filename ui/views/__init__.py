"""One module per section of the workspace, over view.py and section.py. A section knows no other section."""

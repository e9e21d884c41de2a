"""Files in, text out: one module per family of media types. Pure but for the bytes it is handed."""

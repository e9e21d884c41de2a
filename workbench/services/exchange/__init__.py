"""Cases in and out in the exchange format: gathered, checked and written whole, or not at all."""

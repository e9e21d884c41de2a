"""Frozen records, one module per noun. No I/O, no SQL, no clock."""

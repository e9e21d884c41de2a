"""One function per user verb, one operation each: the only way in for windows and command line."""

"""The core library and command line of the Investigation Workbench: no Qt, no threads, no globals."""

__version__ = "0.1.0"

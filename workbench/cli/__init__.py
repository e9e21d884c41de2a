"""The command line: click commands over services, one module per noun."""

"""Files become cells: what a file is, what is scanned before it is read."""

"""Pages for other machines: over TLS, to people with a login, and to read alone."""

"""The office page and the API: core's decisions in a browser, on this machine alone."""

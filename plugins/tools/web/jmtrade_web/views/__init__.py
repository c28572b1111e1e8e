"""What each page shows, as words and figures ready to print: templates compute nothing."""

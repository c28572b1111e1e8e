"""What is checked of rows and codes once they are read."""

"""What is in force for a county and a year: layers, differences, words."""

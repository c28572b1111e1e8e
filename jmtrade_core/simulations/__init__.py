"""What-if: a baseline and scenarios side by side."""

"""What the gate found, as a report and as a marked copy of the file."""

"""The policy as a catalogue, generated from measures, terms and tables."""

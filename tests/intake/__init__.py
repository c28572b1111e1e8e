"""Files as county offices send them, and what the gate must say of each."""

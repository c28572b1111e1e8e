"""Engines agree: on decisions, and on what is refused at the gate."""

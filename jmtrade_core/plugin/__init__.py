"""The hooks that plugins implement, and who speaks through them."""

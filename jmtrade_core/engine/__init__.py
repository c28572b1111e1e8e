"""Records + measures + terms -> decisions, as a pure function over lazy frames."""

"""What a rule is made of: expressions, conditions, payouts, terms, measures."""

"""Pages of certification: the evaluators' queue, and the certification of one practice."""

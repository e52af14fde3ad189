"""What a trainee studies: the trials, their survival plot, questions, unfolding cases. From the corpus, with no model."""

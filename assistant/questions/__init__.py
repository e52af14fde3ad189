"""A message -> what is asked: screened, made standalone, spelt, understood."""

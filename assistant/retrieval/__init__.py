"""Question -> ranked evidence, how much of the question it covers, and how likely a refusal is right."""

"""What a conversation says of one patient: turns -> PatientFacts."""

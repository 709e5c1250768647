"""What makes a knowledge base of a drug trustworthy: sourced values, judged claims, references, charts."""

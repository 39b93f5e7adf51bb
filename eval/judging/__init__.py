"""What an answer is worth beyond right and wrong labels: grounded, complete, harmless, valid, cheap, readable."""

"""Questions before the answers: what a learner predicts, and then sees."""

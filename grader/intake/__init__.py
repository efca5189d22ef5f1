"""From files that learners hand in to a `Submission`, or to one sentence why not. Runs nothing."""

"""The mock exam: a bank of questions, an exam drawn from it by a seed, and that exam as a notebook."""

"""The lessons as found in `notebooks/`: their list, their copies for learners, their standard."""

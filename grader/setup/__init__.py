"""Everything between a bare Python and an open lesson. Standard library only."""

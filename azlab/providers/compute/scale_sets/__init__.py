"""Scale sets: many machines from one model. The parts of the types beside them."""

def state_of(name): return None

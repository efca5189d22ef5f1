"""Load balancers, with all that lies in their body: frontends, pools, probes and rules."""

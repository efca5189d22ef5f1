"""Azure Monitor: the load of scale sets, their metrics, autoscale, and the log of what it did."""

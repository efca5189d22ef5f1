"""What the builder `azure-arm` does, step by step, by the same requests and over the same SSH."""

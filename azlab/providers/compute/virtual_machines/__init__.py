"""Microsoft.Compute/virtualMachines, in parts: the type, its source image, its refusals, its views."""

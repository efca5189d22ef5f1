"""Microsoft.VirtualMachineImages: Azure Image Builder (`az image builder`)."""

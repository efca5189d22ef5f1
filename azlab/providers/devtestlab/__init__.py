"""Microsoft.DevTestLab: of it, the schedules by which VMs are shut down every day."""

"""Inside a Windows machine: a small documented part of PowerShell, and Sysprep."""

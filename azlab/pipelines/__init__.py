"""Pipeline files of Azure DevOps and GitHub Actions, run step by step in bash against the lesson's cloud."""

"""`az image copy`, in our own words."""

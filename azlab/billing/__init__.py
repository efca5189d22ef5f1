"""What a cloud as it stands costs: a price list with its date (`price_list.json`), and a line per resource.

Only what is billed by its being there has a price here: no traffic, no operations on disks and the like.
"""

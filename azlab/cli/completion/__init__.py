"""What may follow in an `az` command that is being typed: groups, commands, options, values, names.

`typed` finds the command around the cursor, `command_tree` asks the CLI's own `tables` what there is, `names`
has what the lesson's cloud and Azure itself call things, `candidates` puts them together. `notebook` answers
a notebook's Tab and Shift+Tab. Nothing here asks anything across a network, nor leaves a trace in the cloud.
"""

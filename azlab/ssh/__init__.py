"""SSH into the practice machines, for the learner's own `ssh`, `scp`, `sftp` and whatever else speaks it.

No packet for a machine's address leaves this one. `ssh` is told to connect through a program of ours
(`program`, `clients`), which comes to a Unix socket (`tunnels`); behind it stands the door of one machine
(`door`, `files`, `old_copies`, `terminal`), by paramiko. What sshd would look up or do, the door asks of the
practice Azure (`machines`, on its pages `/lab/reach` and `/lab/ssh`), so that every command is a request like
any other: one transaction, a line in the journal.
"""

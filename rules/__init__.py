"""What the service manual says, computed: one scenario in, 25 answers with reasons out.

The package knows no screen, reads no clock and touches no network.
"""

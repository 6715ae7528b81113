"""How long do general rule engines take for the same conditions? Side by side in one run."""

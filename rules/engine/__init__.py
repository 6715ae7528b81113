"""Which services apply, why, how much is left and by when? The rules, compiled and evaluated."""

package io.junctura.run;

import java.time.Duration;

/** Computes the pause before the next attempt. Pure: the jitter is derived from the seed. */
public final class Backoff {
    private Backoff() {}

    /**
     * The exponential pause: it doubles with each attempt, and its upper half is jitter, so that many runs do not retry
     * at the same moment. Source: "equal jitter" in M. Brooker, Exponential Backoff And Jitter (2015).
     *
     * @param attempt how many attempts have failed, from 1
     * @param first   the pause after the first attempt, at least 1 ms
     * @return between half and all of the doubled pause, never above {@code max}; in milliseconds
     */
    public static long delay(int attempt, Duration first, Duration max, long seed) {
        if (attempt < 1) throw new IllegalArgumentException("attempt counts from 1, but was " + attempt);
        long most = Math.max(1, max.toMillis());
        long full = Math.max(1, first.toMillis());
        for (int i = 1; i < attempt && full < most; i++) full *= 2;
        full = Math.min(full, most);
        return full / 2 + drawn(attempt, seed, full - full / 2);
    }

    /**
     * A fixed pause with up to a tenth of it as jitter, so that many runs do not retry at the same moment.
     *
     * @param attempt how many attempts have failed, from 1
     * @return in milliseconds
     */
    public static long jittered(int attempt, Duration pause, long seed) {
        long full = Math.max(1, pause.toMillis());
        return full + drawn(attempt, seed, full / 10);
    }

    /** @return from 0 to {@code most} */
    private static long drawn(int attempt, long seed, long most) {
        return Math.floorMod(mix(seed + attempt * 0x9E3779B97F4A7C15L), most + 1);
    }

    /** SplitMix64's finisher. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}

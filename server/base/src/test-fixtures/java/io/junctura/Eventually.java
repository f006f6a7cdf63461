package io.junctura;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits until something has come about that nobody tells. */
public final class Eventually {
    private static final Duration HANGS = Duration.ofMinutes(2);

    private Eventually() {}

    public static void is(String what, Callable<Boolean> holds) throws Exception {
        long until = System.nanoTime() + HANGS.toNanos();
        while (!holds.call()) {
            if (System.nanoTime() - until > 0) throw new AssertionError("It never came about that " + what);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}

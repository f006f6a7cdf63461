package io.junctura.plugins.amqp;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Polls for conditions of which no notification exists. */
final class Await {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    private Await() {}

    /** @param of null as long as it has not come about */
    static <T> T until(String what, Supplier<T> of) {
        long end = System.nanoTime() + PATIENCE;
        for (T found = of.get(); ; found = of.get()) {
            if (found != null) return found;
            if (System.nanoTime() > end) throw new AssertionError("It does not come about: " + what);
            Thread.onSpinWait();
        }
    }
}

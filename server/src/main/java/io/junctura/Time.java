package io.junctura;

import io.junctura.dispatch.time.Timer;
import java.time.Clock;

/** The time of a server: that of the machine, or one that a test sets. */
public interface Time {

    Clock clock();

    /** Elapsed milliseconds since an arbitrary moment. Unlike the clock, it is never set. */
    long passed();

    /**
     * Wakes at a time of {@link #clock}.
     *
     * @param machine wakes at a time of the machine
     */
    Timer timer(Timer machine);

    /** The machine's time. */
    Time MACHINE = new Time() {
        @Override
        public Clock clock() {
            return Clock.systemUTC();
        }

        @Override
        public long passed() {
            return System.nanoTime() / 1_000_000;
        }

        @Override
        public Timer timer(Timer machine) {
            return machine;
        }
    };
}

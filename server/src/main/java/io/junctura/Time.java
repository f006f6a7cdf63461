package io.junctura;

import io.junctura.dispatch.Timer;
import java.time.Clock;

/** The time that a server goes by: the machine's, or one that a test moves. */
public interface Time {

    Clock clock();

    /** How many milliseconds have passed since some moment. Unlike the clock's time, nobody sets it. */
    long passed();

    /**
     * Wakes at a time of {@link #clock}.
     *
     * @param machine wakes at a time of the machine's
     */
    Timer timer(Timer machine);

    /** As the machine has it. */
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

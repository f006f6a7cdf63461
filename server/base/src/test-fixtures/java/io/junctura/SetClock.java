package io.junctura;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock whose time moves when the test says so. Thread safe, as long as one thread moves it. */
public final class SetClock extends Clock {
    private volatile Instant now;

    public SetClock() {
        this(Instant.parse("2030-01-01T09:00:00Z"));
    }

    public SetClock(Instant now) {
        this.now = now;
    }

    public SetClock(long millis) {
        this(Instant.ofEpochMilli(millis));
    }

    public void set(Instant time) {
        now = time;
    }

    public void set(long millis) {
        now = Instant.ofEpochMilli(millis);
    }

    /** @param time a negative one goes back */
    public void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}

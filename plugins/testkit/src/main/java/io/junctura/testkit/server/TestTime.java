package io.junctura.testkit.server;

import io.junctura.Time;
import io.junctura.dispatch.time.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A clock that only the test advances. It then runs the due tasks, each at its time. */
final class TestTime extends Clock implements Time, AutoCloseable {
    private record Alarm(long at, long number, Runnable task) {}

    private final PriorityQueue<Alarm> alarms =
            new PriorityQueue<>(Comparator.comparingLong(Alarm::at).thenComparingLong(Alarm::number));
    private final ExecutorService bell = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "test-time");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Instant now;
    private long count;

    TestTime(Instant begin) {
        now = begin;
    }

    @Override
    public Clock clock() {
        return this;
    }

    @Override
    public long passed() {
        return millis();
    }

    @Override
    public Timer timer(Timer machine) {
        return this::at;
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
        throw new UnsupportedOperationException("It is the server's clock, which has no zone.");
    }

    private void at(long time, Runnable task) {
        synchronized (alarms) {
            if (time > millis()) {
                alarms.add(new Alarm(time, count++, task));
                return;
            }
        }
        try {
            bell.execute(task);
        } catch (RejectedExecutionException closed) {
            // The test is over, and so is the server.
        }
    }

    void advance(Duration by) {
        if (by.isNegative()) throw new IllegalArgumentException("The time goes forward alone, and it is " + now + ".");
        Instant until = now.plus(by);
        for (Alarm next = next(until); next != null; next = next(until)) {
            try {
                bell.submit(next.task).get();
            } catch (ExecutionException e) {
                throw new AssertionError("What was to happen at " + now + " failed: " + e.getCause(), e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("The test was interrupted while it moved the time.", e);
            }
        }
    }

    /** Moves to the next alarm, or to the end if there is none before it. @return null if there is none */
    private @Nullable Alarm next(Instant until) {
        synchronized (alarms) {
            Alarm next = alarms.peek();
            if (next == null || next.at > until.toEpochMilli()) {
                now = until;
                return null;
            }
            alarms.poll();
            Instant at = Instant.ofEpochMilli(next.at);
            if (at.isAfter(now)) now = at;
            return next;
        }
    }

    /** Of a server that has ended. */
    void forgetAlarms() {
        synchronized (alarms) {
            alarms.clear();
        }
    }

    @Override
    public void close() {
        bell.shutdownNow();
    }
}

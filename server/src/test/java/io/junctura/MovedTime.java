package io.junctura;

import io.junctura.dispatch.time.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** A server's time that only the test moves. Moving it starts the tasks that have become due. */
public final class MovedTime implements Time, AutoCloseable {
    public final SetClock clock;
    private final List<Alarm> alarms = new ArrayList<>();
    private final ExecutorService bell = Executors.newSingleThreadExecutor();

    private record Alarm(long at, Runnable task) {}

    public MovedTime(Instant start) {
        clock = new SetClock(start);
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public long passed() {
        return clock.millis();
    }

    @Override
    public Timer timer(Timer machine) {
        return (at, task) -> {
            synchronized (alarms) {
                if (at > clock.millis()) alarms.add(new Alarm(at, task));
                else ring(task);
            }
        };
    }

    public void pass(Duration time) {
        synchronized (alarms) {
            clock.pass(time);
            alarms.removeIf(alarm -> {
                if (alarm.at > clock.millis()) return false;
                ring(alarm.task);
                return true;
            });
        }
    }

    private void ring(Runnable task) {
        try {
            bell.execute(task);
        } catch (RejectedExecutionException over) {
            // The server has been closed.
        }
    }

    @Override
    public void close() {
        bell.shutdownNow();
    }
}

package io.junctura.trigger.schedule;

import io.junctura.api.ConnectorException;
import io.junctura.api.Trigger;
import io.junctura.builtin.CronSchedule;
import io.junctura.builtin.EverySchedule;
import io.junctura.dispatch.Engine;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.Journal;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.TriggerErrors;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** All schedules of live flows. The bell is not there before the first of them is. */
public final class Schedules implements AutoCloseable {
    final Engine engine;
    final Journal journal;
    final Clock clock;
    final TriggerErrors troubles;
    private final Bindings bindings;
    private final Executor workers;
    private final Function<IntConsumer, ScheduleTimer> bells;
    private final Map<Integer, Schedule> schedules = new HashMap<>();
    private @Nullable ScheduleTimer bell;
    private boolean closed;

    public Schedules(
            Engine engine,
            Journal journal,
            Bindings bindings,
            TriggerErrors troubles,
            Clock clock,
            Executor workers,
            Function<IntConsumer, ScheduleTimer> bells) {
        this.engine = engine;
        this.journal = journal;
        this.bindings = bindings;
        this.troubles = troubles;
        this.clock = clock;
        this.workers = workers;
        this.bells = bells;
    }

    public synchronized void live(List<PinnedFlow> flows) {
        if (closed) return;
        Set<Integer> numbers = new HashSet<>();
        for (PinnedFlow flow : flows) numbers.add(flow.flow());
        schedules.values().removeIf(schedule -> {
            if (numbers.contains(schedule.flow())) return false;
            schedule.stop();
            if (bell != null) bell.silence(schedule.flow());
            return true;
        });
        for (PinnedFlow flow : flows) {
            Schedule known = schedules.get(flow.flow());
            if (known != null && known.revision() == flow.revision()) continue;
            Schedule.Settings settings = settings(flow);
            if (settings == null) {
                if (known != null) {
                    known.stop();
                    schedules.remove(flow.flow());
                }
                continue;
            }
            if (bell == null) bell = bells.apply(this::rings);
            Schedule next = new Schedule(this, flow, settings, known);
            schedules.put(flow.flow(), next);
            work(next::begin);
        }
    }

    private Schedule.@Nullable Settings settings(PinnedFlow flow) {
        try {
            Trigger<?> trigger = bindings.of(flow).bound().trigger();
            if (trigger instanceof CronSchedule cron) {
                CronTimes times = CronTimes.of(cron.cron(), cron.zone());
                String of = "cron " + cron.cron() + " " + cron.zone();
                return new Schedule.Settings(of, times, null, cron.missed(), cron.overlap());
            }
            EverySchedule every = (EverySchedule) trigger;
            return new Schedule.Settings(
                    "every " + every.every(), null, every.every(), every.missed(), every.overlap());
        } catch (ConnectorException | IllegalArgumentException e) {
            troubles.met(flow, "Its schedule does not run: " + e.getMessage());
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // The server is stopping.
            return null;
        }
    }

    private void rings(int flow) {
        Schedule schedule;
        synchronized (this) {
            schedule = schedules.get(flow);
        }
        if (schedule != null) work(schedule::go);
    }

    synchronized void ring(Schedule schedule, Instant at) {
        if (!closed && bell != null && schedules.get(schedule.flow()) == schedule) bell.set(schedule.flow(), at);
    }

    void work(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException stopping) {
            // What is due is found at the next start.
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        schedules.values().forEach(Schedule::stop);
        if (bell != null) bell.close();
    }
}

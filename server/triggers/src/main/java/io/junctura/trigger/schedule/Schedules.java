package io.junctura.trigger.schedule;

import io.junctura.api.ConnectorException;
import io.junctura.api.Trigger;
import io.junctura.builtin.CronSchedule;
import io.junctura.builtin.EverySchedule;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.dispatch.EngineActivity;
import io.junctura.dispatch.EventIntake;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.CursorStore;
import io.junctura.trigger.BackgroundTasks;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.LiveTriggers;
import io.junctura.trigger.TriggerErrors;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The schedules of all live flows. Their timer is made when the first of them is published. Thread safe. */
public final class Schedules implements LiveTriggers {
    final EventIntake intake;
    final EngineActivity activity;
    final CursorStore cursors;
    final Clock clock;
    final TriggerErrors errors;
    private final Bindings bindings;
    private final BackgroundTasks tasks;
    private final Function<IntConsumer, ScheduleTimer> timers;
    private final Map<Integer, Schedule> schedules = new HashMap<>();
    private @Nullable ScheduleTimer timer;
    private boolean closed;

    /**
     * @param tasks  short steps of schedules: a read of the journal, and an append
     * @param timers makes the timer, from a listener that gets the number of the flow whose time has come
     */
    public Schedules(
            EventIntake intake,
            EngineActivity activity,
            CursorStore cursors,
            Bindings bindings,
            TriggerErrors errors,
            BackgroundTasks tasks,
            Function<IntConsumer, ScheduleTimer> timers) {
        this.intake = intake;
        this.activity = activity;
        this.cursors = cursors;
        this.bindings = bindings;
        this.errors = errors;
        this.clock = tasks.clock();
        this.tasks = tasks;
        this.timers = timers;
    }

    @Override
    public Set<TriggerKind> kinds() {
        return Set.of(TriggerKind.SCHEDULE);
    }

    @Override
    public synchronized void live(List<PinnedFlow> flows) {
        if (closed) return;
        Set<Integer> numbers = new HashSet<>();
        for (PinnedFlow flow : flows) numbers.add(flow.flow());
        schedules.values().removeIf(schedule -> {
            if (numbers.contains(schedule.flow())) return false;
            schedule.stop();
            if (timer != null) timer.cancel(schedule.flow());
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
            if (timer == null) timer = timers.apply(this::timeHasCome);
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
            errors.report(flow, "Its schedule does not run: " + e.getMessage());
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // The server is stopping.
            return null;
        }
    }

    /** When the schedule of a live flow starts the next run; empty: the flow has no schedule, or no further time. */
    public Optional<Instant> next(FlowName flow) {
        Schedule schedule;
        synchronized (this) {
            schedule = schedules.values().stream()
                    .filter(each -> each.name().equals(flow))
                    .findFirst()
                    .orElse(null);
        }
        return schedule == null ? Optional.empty() : Optional.ofNullable(schedule.next(clock.instant()));
    }

    private void timeHasCome(int flow) {
        Schedule schedule;
        synchronized (this) {
            schedule = schedules.get(flow);
        }
        if (schedule != null) work(schedule::go);
    }

    synchronized void wakeAt(Instant at, Schedule schedule) {
        if (!closed && timer != null && schedules.get(schedule.flow()) == schedule) timer.set(schedule.flow(), at);
    }

    /** Continues with the times that the clock says now. */
    public synchronized void clockWasSet() {
        if (!closed && timer != null) timer.clockWasSet();
    }

    void work(Runnable task) {
        tasks.run(task);
    }

    @Override
    public synchronized void close() {
        closed = true;
        schedules.values().forEach(Schedule::stop);
        if (timer != null) timer.close();
    }
}

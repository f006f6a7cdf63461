package io.junctura.trigger.schedule;

import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.DirectSchedulerFactory;
import org.quartz.simpl.RAMJobStore;
import org.quartz.simpl.SimpleThreadPool;

/** A timer of Quartz, which holds only the next time of each flow, in memory. */
public final class QuartzScheduleTimer implements ScheduleTimer {
    private static final AtomicInteger COUNT = new AtomicInteger();
    /** Quartz searches the list of a job's triggers when one fires. With many jobs, these lists are short. */
    private static final int MAX_JOBS = 1_024;

    private final Scheduler scheduler;
    private final Set<JobKey> jobs = new HashSet<>();

    /** @param listener gets the number of the flow whose time has come; must be quick */
    public QuartzScheduleTimer(IntConsumer listener) {
        try {
            String name = "schedules-" + COUNT.incrementAndGet();
            SimpleThreadPool threads = new SimpleThreadPool(1, Thread.NORM_PRIORITY);
            threads.setThreadNamePrefix(name);
            threads.setMakeThreadsDaemons(true);
            threads.initialize();
            DirectSchedulerFactory factory = DirectSchedulerFactory.getInstance();
            factory.createScheduler(name, name, threads, new RAMJobStore());
            scheduler = factory.getScheduler(name);
            scheduler.setJobFactory((bundle, any) -> new WakeUp(listener));
            scheduler.start();
        } catch (SchedulerException e) {
            throw new IllegalStateException("Schedules cannot be kept: " + e.getMessage(), e);
        }
    }

    private record WakeUp(IntConsumer listener) implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            listener.accept(Integer.parseInt(context.getTrigger().getKey().getName()));
        }
    }

    @Override
    public synchronized void set(int flow, Instant at) {
        JobKey job = new JobKey("flows-" + flow % MAX_JOBS);
        Trigger trigger = TriggerBuilder.newTrigger()
                .withIdentity(key(flow))
                .forJob(job)
                // Quartz counts in milliseconds. Rounded up, since nothing is due if it wakes early.
                .startAt(Date.from(at.plusNanos(999_999)))
                .withSchedule(SimpleScheduleBuilder.simpleSchedule().withMisfireHandlingInstructionFireNow())
                .build();
        try {
            if (jobs.add(job)) {
                scheduler.addJob(
                        JobBuilder.newJob(WakeUp.class)
                                .withIdentity(job)
                                .storeDurably()
                                .build(),
                        true);
            }
            if (scheduler.rescheduleJob(key(flow), trigger) == null) scheduler.scheduleJob(trigger);
        } catch (SchedulerException e) {
            throw new IllegalStateException("The schedule of flow " + flow + " cannot be kept: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void cancel(int flow) {
        try {
            scheduler.unscheduleJob(key(flow));
        } catch (SchedulerException e) {
            throw new IllegalStateException("The schedule of flow " + flow + " cannot be ended: " + e.getMessage(), e);
        }
    }

    /**
     * Quartz calculates once how long it waits. If the clock was a year behind at that moment, it would wait for a year, even if
     * the clock is corrected.
     */
    @Override
    public synchronized void clockWasSet() {
        try {
            scheduler.standby();
            scheduler.start();
        } catch (SchedulerException e) {
            throw new IllegalStateException("The schedules do not continue: " + e.getMessage(), e);
        }
    }

    private static TriggerKey key(int flow) {
        return new TriggerKey(Integer.toString(flow));
    }

    @Override
    public void close() {
        try {
            scheduler.shutdown(false);
        } catch (SchedulerException e) {
            throw new IllegalStateException("The schedules do not end: " + e.getMessage(), e);
        }
    }
}

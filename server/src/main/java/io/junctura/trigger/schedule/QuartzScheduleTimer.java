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

/** Quartz as an alarm clock: it holds the next time of each flow in memory, and nothing else. */
public final class QuartzScheduleTimer implements ScheduleTimer {
    private static final AtomicInteger COUNT = new AtomicInteger();
    /** Quartz keeps a list for each job, and searches it for a trigger that has fired: many jobs, short lists. */
    private static final int MOST_JOBS = 1_024;

    private final Scheduler scheduler;
    private final Set<JobKey> jobs = new HashSet<>();

    /** @param rings told the flow; quick */
    public QuartzScheduleTimer(IntConsumer rings) {
        try {
            String name = "schedules-" + COUNT.incrementAndGet();
            SimpleThreadPool threads = new SimpleThreadPool(1, Thread.NORM_PRIORITY);
            threads.setThreadNamePrefix(name);
            threads.setMakeThreadsDaemons(true);
            threads.initialize();
            DirectSchedulerFactory factory = DirectSchedulerFactory.getInstance();
            factory.createScheduler(name, name, threads, new RAMJobStore());
            scheduler = factory.getScheduler(name);
            scheduler.setJobFactory((bundle, any) -> new Ring(rings));
            scheduler.start();
        } catch (SchedulerException e) {
            throw new IllegalStateException("Schedules cannot be kept: " + e.getMessage(), e);
        }
    }

    /** Made by our own factory, each with whom it tells. */
    private record Ring(IntConsumer rings) implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            rings.accept(Integer.parseInt(context.getTrigger().getKey().getName()));
        }
    }

    @Override
    public synchronized void set(int flow, Instant at) {
        JobKey job = new JobKey("ring-" + flow % MOST_JOBS);
        Trigger trigger = TriggerBuilder.newTrigger()
                .withIdentity(key(flow))
                .forJob(job)
                // Quartz knows milliseconds: the next whole one, since an early ring finds nothing due.
                .startAt(Date.from(at.plusNanos(999_999)))
                .withSchedule(SimpleScheduleBuilder.simpleSchedule().withMisfireHandlingInstructionFireNow())
                .build();
        try {
            if (jobs.add(job)) {
                scheduler.addJob(
                        JobBuilder.newJob(Ring.class)
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
    public synchronized void silence(int flow) {
        try {
            scheduler.unscheduleJob(key(flow));
        } catch (SchedulerException e) {
            throw new IllegalStateException("The schedule of flow " + flow + " cannot be ended: " + e.getMessage(), e);
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

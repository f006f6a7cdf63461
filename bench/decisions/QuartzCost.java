import io.junctura.trigger.schedule.QuartzScheduleTimer;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.quartz.CronScheduleBuilder;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.Scheduler;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.DirectSchedulerFactory;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.simpl.RAMJobStore;
import org.quartz.simpl.SimpleThreadPool;
import org.quartz.spi.JobStore;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/**
 * Statements of a fired trigger and heap of a waiting one, by Quartz, for decision page 010. Run it with
 * {@code java -XX:+UseSerialGC -cp dist/target/junctura.jar:h2-2.2.224.jar bench/decisions/QuartzCost.java}.
 */
class QuartzCost implements ConnectionProvider {
    private static final String H2 = "jdbc:h2:mem:quartz;DB_CLOSE_DELAY=-1";
    private static final int FIRED = 20;
    private static final int WAITING = 10_000;

    private final AtomicInteger statements = new AtomicInteger();
    private final AtomicInteger commits = new AtomicInteger();

    public static void main(String[] args) throws Exception {
        heap();
        new QuartzCost().fire();
    }

    private static void heap() throws Exception {
        long empty = used();
        Scheduler scheduler = scheduler("heap", new RAMJobStore());
        for (int n = 0; n < WAITING; n++) {
            scheduler.scheduleJob(job("job-" + n), trigger("flow-" + n, "0 0 0 1 1 ? 2090-" + (2091 + n % 8)));
        }
        long cron = used();
        QuartzScheduleTimer timer = new QuartzScheduleTimer(flow -> {});
        for (int n = 0; n < WAITING; n++) timer.set(n, Instant.parse("2090-01-01T00:00:00Z").plusSeconds(n));
        long simple = used();
        System.out.printf(
                "heap of a trigger: cron with its job %d bytes, as the server uses Quartz %d bytes (%d)%n",
                (cron - empty) / WAITING, (simple - cron) / WAITING, scheduler.hashCode() & 1);
        timer.close();
        scheduler.shutdown();
    }

    private static long used() throws InterruptedException {
        for (int n = 0; n < 4; n++) System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Counts from the begin of one job to the begin of the job that is {@code FIRED} times later. */
    private void fire() throws Exception {
        createTables();
        DBConnectionManager.getInstance().addConnectionProvider("h2", this);
        JobStoreTX store = new JobStoreTX();
        store.setDataSource("h2");
        store.setInstanceId("one");
        Scheduler scheduler = scheduler("fired", store);
        CountDownLatch done = new CountDownLatch(FIRED + 1);
        int[] first = new int[2];
        AtomicInteger moved = new AtomicInteger();
        scheduler.setJobFactory((bundle, any) -> context -> {
            if (done.getCount() == FIRED + 1) {
                first[0] = statements.get();
                first[1] = commits.get();
            }
            if (done.getCount() == 1) {
                System.out.printf(
                        "a fired trigger: %.1f statements, %.1f commits%n",
                        (statements.get() - first[0]) / (double) FIRED, (commits.get() - first[1]) / (double) FIRED);
            } else if (timeInDatabase() > context.getScheduledFireTime().getTime()) {
                moved.incrementAndGet();
            }
            done.countDown();
        });
        scheduler.scheduleJob(job("job"), trigger("flow", "* * * * * ?"));
        scheduler.start();
        done.await();
        System.out.printf("the next time was committed before the work began: %d of %d%n", moved.get(), FIRED);
        scheduler.shutdown();
    }

    private static void createTables() throws Exception {
        try (InputStream script = JobStoreTX.class.getResourceAsStream("tables_h2.sql");
                Connection connection = DriverManager.getConnection(H2);
                Statement statement = connection.createStatement()) {
            for (String sql : new String(script.readAllBytes(), StandardCharsets.UTF_8).split(";")) {
                if (!sql.isBlank() && !sql.strip().equalsIgnoreCase("commit")) statement.execute(sql);
            }
        }
    }

    private static long timeInDatabase() {
        try (Connection connection = DriverManager.getConnection(H2);
                ResultSet row = connection.createStatement().executeQuery("SELECT NEXT_FIRE_TIME FROM QRTZ_TRIGGERS")) {
            return row.next() ? row.getLong(1) : 0;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Scheduler scheduler(String name, JobStore store) throws Exception {
        SimpleThreadPool threads = new SimpleThreadPool(1, Thread.NORM_PRIORITY);
        threads.setMakeThreadsDaemons(true);
        DirectSchedulerFactory.getInstance().createScheduler(name, "one", threads, store);
        return DirectSchedulerFactory.getInstance().getScheduler(name);
    }

    private static JobDetail job(String name) {
        return JobBuilder.newJob(org.quartz.Job.class).withIdentity(name).build();
    }

    private static Trigger trigger(String name, String cron) {
        return TriggerBuilder.newTrigger()
                .withIdentity(name)
                .withSchedule(CronScheduleBuilder.cronSchedule(cron))
                .build();
    }

    @Override
    public Connection getConnection() throws java.sql.SQLException {
        return counting(Connection.class, DriverManager.getConnection(H2));
    }

    /** Passes all calls on, and counts those that execute a statement or commit. */
    private <T> T counting(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (method.getName().startsWith("execute")) statements.incrementAndGet();
            if (method.getName().equals("commit")) commits.incrementAndGet();
            try {
                Object result = method.invoke(target, args);
                if (method.getName().equals("prepareStatement")) {
                    return counting(PreparedStatement.class, (PreparedStatement) result);
                }
                return result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    @Override
    public void initialize() {}

    @Override
    public void shutdown() {}
}

import io.junctura.trigger.schedule.CronTimes;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import org.quartz.CronExpression;

/**
 * The times of cron expressions while clocks change, by Quartz and by {@link CronTimes}, for decision page 010. Run it with
 * {@code java -cp dist/target/junctura.jar bench/decisions/QuartzClockChanges.java}.
 */
class QuartzClockChanges {
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    public static void main(String[] args) throws Exception {
        for (String day : List.of("2030-03-31", "2030-10-27")) {
            for (String cron : List.of("0 30 2 * * ?", "0 30 * * * ?")) times(day, cron);
        }
    }

    /** Prints all times from midnight, UTC, until five hours later. */
    private static void times(String day, String cron) throws Exception {
        Instant from = Instant.parse(day + "T00:00:00Z").minusSeconds(1);
        Instant end = from.plusSeconds(5 * 3600);
        CronExpression theirs = new CronExpression(cron);
        theirs.setTimeZone(TimeZone.getTimeZone(ZONE));
        List<Instant> quartz = new ArrayList<>();
        for (Date at = theirs.getNextValidTimeAfter(Date.from(from)); at.toInstant().isBefore(end); ) {
            quartz.add(at.toInstant());
            at = theirs.getNextValidTimeAfter(at);
        }
        CronTimes ours = CronTimes.of(cron.replace('?', '*'), ZONE.getId());
        List<Instant> own = new ArrayList<>();
        for (Instant at = ours.next(from); at.isBefore(end); at = ours.next(at)) own.add(at);
        System.out.printf("%s %s%n  Quartz    %s%n  CronTimes %s%n", day, cron, local(quartz), local(own));
    }

    private static List<String> local(List<Instant> times) {
        return times.stream().map(at -> at.atZone(ZONE).toString().substring(11, 22)).toList();
    }
}

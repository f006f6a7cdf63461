package io.junctura.delivery;

import io.junctura.run.RunStatus;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The numbers of succeeded and failed deliveries of a subscription on the last days, and the durations of answers. */
final class DeliveryStatistics {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final List<RunStatus> OPEN = List.of(RunStatus.DUE, RunStatus.BEHIND, RunStatus.WAITING);

    /** The durations are computed from this many of the newest answers. */
    private static final int SAMPLED = 200;

    private DeliveryStatistics() {}

    static DeliveryView.Statistics of(int flow, int days, long now, DeliveryStore deliveries, DeliveryViews views) {
        long today = now / DAY;
        long first = today - days + 1;
        Map<Long, Map<RunStatus, Long>> counts = deliveries.byDay(flow, first * DAY);
        List<DeliveryView.Day> list = new ArrayList<>();
        long succeeded = 0;
        long failed = 0;
        long waiting = 0;
        for (long day = first; day <= today; day++) {
            Map<RunStatus, Long> count = counts.getOrDefault(day, Map.of());
            long well = count.getOrDefault(RunStatus.SUCCEEDED, 0L);
            long not = count.getOrDefault(RunStatus.FAILED, 0L);
            for (RunStatus status : OPEN) waiting += count.getOrDefault(status, 0L);
            succeeded += well;
            failed += not;
            list.add(new DeliveryView.Day(LocalDate.ofEpochDay(day).toString(), well, not));
        }
        BigDecimal rate = null;
        if (succeeded + failed > 0) {
            BigDecimal ended = BigDecimal.valueOf(succeeded + failed);
            rate = BigDecimal.valueOf(succeeded).divide(ended, 4, RoundingMode.HALF_UP);
        }
        List<Long> times = views.durations(
                deliveries.page(flow, List.of(RunStatus.SUCCEEDED), first * DAY, Long.MAX_VALUE, SAMPLED));
        return new DeliveryView.Statistics(
                succeeded, failed, waiting, rate, percentile(times, 50), percentile(times, 99), list);
    }

    /** @param sorted the shortest first */
    private static @Nullable Long percentile(List<Long> sorted, int percent) {
        return sorted.isEmpty() ? null : sorted.get((sorted.size() - 1) * percent / 100);
    }
}

package io.junctura.delivery;

import io.junctura.run.RunStatus;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many deliveries of a subscription have succeeded and failed on the last days, and how long answers took. */
final class DeliveryStatistics {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final List<RunStatus> OPEN = List.of(RunStatus.DUE, RunStatus.BEHIND, RunStatus.WAITING);

    /** From how many of the newest answers the durations are computed. */
    private static final int SAMPLED = 200;

    private DeliveryStatistics() {}

    static Map<String, Object> of(int flow, int days, long now, Deliveries deliveries, DeliveryViews views) {
        long today = now / DAY;
        long first = today - days + 1;
        Map<Long, Map<RunStatus, Long>> counts = deliveries.byDay(flow, first * DAY);
        List<Object> list = new ArrayList<>();
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
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("day", LocalDate.ofEpochDay(day).toString());
            one.put("succeeded", well);
            one.put("failed", not);
            list.add(one);
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("succeeded", succeeded);
        view.put("failed", failed);
        view.put("waiting", waiting);
        if (succeeded + failed > 0) {
            BigDecimal ended = BigDecimal.valueOf(succeeded + failed);
            view.put("rate", BigDecimal.valueOf(succeeded).divide(ended, 4, RoundingMode.HALF_UP));
        }
        List<Long> times = views.durations(
                deliveries.page(flow, List.of(RunStatus.SUCCEEDED), first * DAY, Long.MAX_VALUE, SAMPLED));
        if (!times.isEmpty()) {
            view.put("p50Ms", times.get((times.size() - 1) / 2));
            view.put("p99Ms", times.get((times.size() - 1) * 99 / 100));
        }
        view.put("days", list);
        return view;
    }
}

package io.junctura.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;

/** The current use of connections and threads. */
record ServerGauges(Connections open, List<ListenerUsage> listeners, RequestThreads threads)
        implements HttpMetrics.Gauges {

    @Override
    public Map<String, Integer> connections() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (ListenerUsage listener : listeners) counts.put(listener.name, open.count(listener));
        return counts;
    }

    @Override
    public Map<String, Integer> busyThreads() {
        return byClass(RequestBulkhead::busy);
    }

    @Override
    public Map<String, Integer> waitingRequests() {
        return byClass(RequestBulkhead::waiting);
    }

    private Map<String, Integer> byClass(ToIntFunction<RequestBulkhead> count) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (RequestClass kind : RequestClass.values()) {
            counts.put(kind.name().toLowerCase(Locale.ROOT), count.applyAsInt(threads.of(kind)));
        }
        return counts;
    }
}

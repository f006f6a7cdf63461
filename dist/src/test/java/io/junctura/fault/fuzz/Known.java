package io.junctura.fault.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** What the server has and the requests may name: who calls, and which flows, runs and tokens there are. */
public final class Known {
    /** Flows that the trial publishes. */
    static final List<String> FLOWS = List.of("any", "rows", "echo", "hears", "started", "signed-hmac", "none-such");

    private final Map<String, String> callers = new LinkedHashMap<>();
    private final Map<String, List<String>> ids = new ConcurrentHashMap<>();

    /** @param header a whole header line; empty for nobody */
    public void caller(String name, String header) {
        callers.put(name, header);
    }

    /** The header line with which a caller signs in; empty for nobody. */
    String caller(String name) {
        return callers.getOrDefault(name, "");
    }

    /** Administrators get furthest; the others are there to be refused. */
    String anyCaller(Random random) {
        if (random.nextBoolean()) return "admin";
        return Hostile.pick(random, List.copyOf(callers.keySet()));
    }

    /**
     * Adds what a path of this kind may name.
     *
     * @param kind such as {@code runs}
     */
    public void id(String kind, String id) {
        List<String> all = ids.computeIfAbsent(kind, k -> new ArrayList<>());
        if (all.size() < 50 && !all.contains(id)) all.add(id);
    }

    /** Something that a path of this kind may name, or could not. */
    String anyId(String kind, Random random) {
        List<String> all = ids.getOrDefault(kind, List.of());
        return all.isEmpty() || Hostile.oneIn(random, 4) ? Hostile.text(random) : Hostile.pick(random, all);
    }
}

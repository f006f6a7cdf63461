package io.junctura.fault.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** The callers, flows, runs, tokens and other objects of the server that requests can name. */
public final class KnownObjects {
    /** The flows that the trial publishes. */
    static final List<String> FLOWS = List.of("any", "rows", "echo", "hears", "started", "signed-hmac", "none-such");

    private final Map<String, String> callers = new LinkedHashMap<>();
    private final Map<String, List<String>> ids = new ConcurrentHashMap<>();

    /** @param header a complete header line; empty for an anonymous caller */
    public void caller(String name, String header) {
        callers.put(name, header);
    }

    /** The header line with the caller's credentials; empty for an anonymous caller. */
    String caller(String name) {
        return callers.getOrDefault(name, "");
    }

    /** Mostly administrators, because the server rejects most requests of other callers. */
    String anyCaller(Random random) {
        if (random.nextBoolean()) return "admin";
        return HostileValues.pick(random, List.copyOf(callers.keySet()));
    }

    /**
     * Adds an object that paths of a kind can name.
     *
     * @param kind such as {@code runs}
     */
    public void id(String kind, String id) {
        List<String> all = ids.computeIfAbsent(kind, k -> new ArrayList<>());
        if (all.size() < 50 && !all.contains(id)) all.add(id);
    }

    /** The name of an existing object of a kind, or another text. */
    String anyId(String kind, Random random) {
        List<String> all = ids.getOrDefault(kind, List.of());
        return all.isEmpty() || HostileValues.oneIn(random, 4)
                ? HostileValues.text(random)
                : HostileValues.pick(random, all);
    }
}

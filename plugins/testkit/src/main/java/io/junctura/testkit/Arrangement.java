package io.junctura.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What the contract cannot find out by itself of a connector; see {@link ConnectorContract#arrange}. */
public final class Arrangement {
    private final RecordingServer other;
    final Map<String, Object> connection = new LinkedHashMap<>();
    final Map<String, Map<String, ?>> inputs = new LinkedHashMap<>();
    final Map<String, BiFunction<Harness, Integer, Map<String, ?>>> eachInput = new LinkedHashMap<>();
    final Map<String, Map<String, Object>> choices = new LinkedHashMap<>();
    final Set<String> noSecrets = new HashSet<>();
    final Set<String> open = new HashSet<>();
    final List<Path> drivers = new ArrayList<>();

    private final Map<String, Integer> runs = new HashMap<>();

    Arrangement(RecordingServer other) {
        this.other = other;
    }

    /** The other system. Unless told otherwise, it answers everything with 200 and an empty object. */
    public RecordingServer other() {
        return other;
    }

    /** A setting or secret of the connection. What is not given is made up; the address is {@link #other}'s. */
    public Arrangement connection(String component, Object value) {
        connection.put(component, value);
        return this;
    }

    /**
     * The inputs of an action, or the settings of a trigger, with which it succeeds. What is not given is made up from
     * types, fallbacks and examples.
     *
     * @param id    such as {@code create-order}
     * @param input as a document would have it, secrets as {@code {{ secret.NAME }}}
     */
    public Arrangement input(String id, Map<String, ?> input) {
        inputs.put(id, plain(input));
        return this;
    }

    /**
     * Another input for each run of an action that can do the same only once, such as the move of a file.
     *
     * @param id    such as {@code move}
     * @param input from the harness, in which it may put what the run needs, and the run's number, from 1
     */
    public Arrangement input(String id, BiFunction<Harness, Integer, Map<String, ?>> input) {
        eachInput.put(id, input);
        return this;
    }

    /** What the next run of an action begins with; null if nothing was said of it. */
    @Nullable
    Map<String, ?> input(String id, Harness harness) {
        BiFunction<Harness, Integer, Map<String, ?>> each = eachInput.get(id);
        return each == null ? inputs.get(id) : each.apply(harness, runs.merge(id, 1, Integer::sum));
    }

    /**
     * The other fields with which a pick list has choices, if it depends on them. Without, nothing is filled in yet.
     *
     * @param list  the class in words, such as {@code order-states} for {@code OrderStates}
     * @param input the values by their fields' names
     */
    public Arrangement choices(String list, Map<String, ?> input) {
        choices.put(list, plain(input));
        return this;
    }

    /** Numbers as JSON has them. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> plain(Map<String, ?> input) {
        return (Map<String, Object>) Json.parse(Json.write(input));
    }

    /** Jars that the operator adds to the plugin, such as a driver that it needs. */
    public Arrangement drivers(Path... jars) {
        drivers.addAll(List.of(jars));
        return this;
    }

    /** Texts that sound like secrets and may be seen. */
    public Arrangement noSecret(String... components) {
        noSecrets.addAll(List.of(components));
        return this;
    }

    /** A webhook trigger that takes what anyone sends, with its settings as they are here. */
    public Arrangement anyoneMaySend(String trigger) {
        open.add(trigger);
        return this;
    }
}

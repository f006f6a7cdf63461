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

/** What the contract needs to know of a connector and cannot find out itself; see {@link ConnectorContract#arrange}. */
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

    /** The other system. By default, it answers every request with 200 and an empty object. */
    public RecordingServer other() {
        return other;
    }

    /**
     * Sets a setting or secret of the connection. The contract makes up the others; the address is {@link #other}'s.
     */
    public Arrangement connection(String component, Object value) {
        connection.put(component, value);
        return this;
    }

    /**
     * Sets inputs of an action, or settings of a trigger, with which it succeeds. The contract makes up the others from
     * types, fallbacks and examples.
     *
     * @param id    such as {@code create-order}
     * @param input as in a document, with secrets as {@code {{ secret.NAME }}}
     */
    public Arrangement input(String id, Map<String, ?> input) {
        inputs.put(id, plain(input));
        return this;
    }

    /**
     * Sets an input for each run of an action that can do the same work only once, such as moving a file.
     *
     * @param id    such as {@code move}
     * @param input a function of the harness, in which it may prepare what the run needs, and of the run's number, from
     *              1
     */
    public Arrangement input(String id, BiFunction<Harness, Integer, Map<String, ?>> input) {
        eachInput.put(id, input);
        return this;
    }

    /** The input of the next run of an action; null if none was set. */
    @Nullable
    Map<String, ?> input(String id, Harness harness) {
        BiFunction<Harness, Integer, Map<String, ?>> each = eachInput.get(id);
        return each == null ? inputs.get(id) : each.apply(harness, runs.merge(id, 1, Integer::sum));
    }

    /**
     * Sets the other fields of the form, for a pick list that depends on them. By default, all fields are empty.
     *
     * @param list  the class in words, such as {@code order-states} for {@code OrderStates}
     * @param input the values by their fields' names
     */
    public Arrangement choices(String list, Map<String, ?> input) {
        choices.put(list, plain(input));
        return this;
    }

    /** Converts numbers to those that a JSON parser makes. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> plain(Map<String, ?> input) {
        return (Map<String, Object>) Json.parse(Json.write(input));
    }

    /** Sets jars that the operator adds to the plugin, such as a driver. */
    public Arrangement drivers(Path... jars) {
        drivers.addAll(List.of(jars));
        return this;
    }

    /** Names texts that look like secrets by their names, but are none. */
    public Arrangement noSecret(String... components) {
        noSecrets.addAll(List.of(components));
        return this;
    }

    /** Names a webhook trigger that accepts unsigned requests with these settings. */
    public Arrangement anyoneMaySend(String trigger) {
        open.add(trigger);
        return this;
    }
}

package io.junctura.connector;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.json.Footprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The items of an attempt whose action takes many: which ones it sends, and the outcome of each. Items are identified by
 * their numbers in the step's input. Thread safe.
 */
public final class BatchItems {
    private final Set<Integer> settled;
    private @Nullable List<Integer> sent;
    private int count;
    private final Map<Integer, @Nullable Object> done = new TreeMap<>();
    private final Map<Integer, ConnectorException> failed = new TreeMap<>();

    /** @param settled the items that are not sent again */
    public BatchItems(Set<Integer> settled) {
        this.settled = settled;
    }

    /**
     * Sets how many items the step's input has.
     *
     * @return the numbers of the items to send
     */
    public synchronized List<Integer> begin(int items) {
        List<Integer> numbers = new ArrayList<>(items);
        for (int number = 0; number < items; number++) if (!settled.contains(number)) numbers.add(number);
        count = items;
        sent = numbers;
        return numbers;
    }

    /** @param result a JSON value */
    public synchronized void done(int number, @Nullable Object result) {
        failed.remove(number);
        done.put(number, result);
    }

    public synchronized void failed(int number, ConnectorException why) {
        done.remove(number);
        failed.put(number, why);
    }

    /** Whether the action takes many items, and their number is set. */
    public synchronized boolean isBatch() {
        return sent != null;
    }

    /** How many items the step's input has. */
    public synchronized int count() {
        return count;
    }

    /** The numbers of the items that were sent. */
    public synchronized List<Integer> sent() {
        List<Integer> numbers = sent;
        return numbers == null ? List.of() : numbers;
    }

    /** JSON values, by number. */
    public synchronized Map<Integer, @Nullable Object> done() {
        return new TreeMap<>(done);
    }

    public synchronized Map<Integer, ConnectorException> failed() {
        return new TreeMap<>(failed);
    }

    /**
     * Removes the outcomes of items that failed because the credentials were refused, since the connection is to blame.
     *
     * @return the first of these failures; null if there is none
     */
    public synchronized @Nullable ConnectorException takeRefused() {
        ConnectorException first = null;
        for (ConnectorException one : failed.values()) {
            if (first == null && one.kind() == ErrorKind.CREDENTIALS) first = one;
        }
        failed.values().removeIf(one -> one.kind() == ErrorKind.CREDENTIALS);
        return first;
    }

    /** The heap of the results, in bytes. */
    public synchronized long footprint() {
        long bytes = 0;
        for (Object result : done.values()) bytes += Footprint.ofValue(result);
        return bytes;
    }
}

package io.junctura.run;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.definition.OnDoubt;
import io.junctura.run.DoubtPolicy.Cause;
import io.junctura.run.DoubtPolicy.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a step whose action takes many items: the fold of the outcomes that its attempts have reported. Items
 * are identified by their numbers in the step's input.
 */
public final class Batch {
    /** How many failed items the result lists; the others are only counted. */
    private static final int LISTED_FAILURES = 100;

    private static final int FAILURES_IN_MESSAGE = 3;

    /** A limit for the message of each item, since thousands of items may fail in one attempt. */
    private static final int MAX_MESSAGE_LENGTH = 500;

    /** What follows from the failure of an item. The ordinal is stored: append only. */
    private enum Retryability {
        /** The step's retry sends the item again, or the step does when its connection has new credentials. */
        AGAIN,
        /** The item may have been carried out, so it is not sent again unless a person says so. */
        DOUBT,
        /** The item is not sent again. */
        FINAL;

        private static final Retryability[] ALL = values();
    }

    private record FailedItem(Retryability then, Failure why) {}

    private int count;
    private final TreeMap<Integer, @Nullable Object> done = new TreeMap<>();
    private final TreeMap<Integer, FailedItem> failed = new TreeMap<>();

    private Batch() {}

    static Batch of(List<Entry.ItemsAttempted> attempts) {
        Batch batch = new Batch();
        attempts.forEach(batch::take);
        return batch;
    }

    /** The progress of the step after a further attempt. */
    public static Batch after(@Nullable Position position, Entry.ItemsAttempted attempt) {
        Batch batch = position == null ? new Batch() : of(position.items);
        batch.take(attempt);
        return batch;
    }

    /**
     * The outcomes that an attempt has reported.
     *
     * @param count   how many items the step has
     * @param sent    the numbers of the items that the attempt has sent
     * @param done    results by number
     * @param failed  failures by number
     * @param others  the failure of the items without a reported outcome; null: the attempt has ended well
     * @param onDoubt what to do about an item that may have been carried out
     */
    public static Entry.ItemsAttempted attempted(
            String step,
            int count,
            List<Integer> sent,
            Map<Integer, @Nullable Object> done,
            Map<Integer, ConnectorException> failed,
            @Nullable Failure others,
            OnDoubt onDoubt) {
        Map<String, @Nullable Object> results = new LinkedHashMap<>();
        List<Object> failures = new ArrayList<>();
        for (int number : sent) {
            if (done.containsKey(number)) {
                results.put(Integer.toString(number), done.get(number));
                continue;
            }
            ConnectorException reported = failed.get(number);
            Failure why = reported != null ? Failure.of(reported) : others != null ? others : notReported(number);
            failures.add(row(number, then(why, onDoubt), why));
        }
        return new Entry.ItemsAttempted(step, count, results, failures);
    }

    private static Failure notReported(int number) {
        String message = "The action has reported no outcome of item " + number + ". This is a fault in the plugin.";
        return new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, message);
    }

    private static Retryability then(Failure why, OnDoubt onDoubt) {
        boolean repeats = DoubtPolicy.verdict(Cause.ANSWER_LOST, onDoubt) == Verdict.REPEAT;
        if (why.reached() == Reached.MAYBE && !repeats) return Retryability.DOUBT;
        boolean again = why.kind() == ErrorKind.TRY_LATER || why.kind() == ErrorKind.CREDENTIALS;
        return again ? Retryability.AGAIN : Retryability.FINAL;
    }

    @SuppressWarnings("EnumOrdinal") // The ordinal is stored.
    private static List<@Nullable Object> row(int number, Retryability then, Failure why) {
        Duration after = why.retryAfter();
        String message = why.message();
        if (message.length() > MAX_MESSAGE_LENGTH) message = message.substring(0, MAX_MESSAGE_LENGTH) + "…";
        return Arrays.asList(
                (long) number,
                (long) then.ordinal(),
                why.kind().name(),
                why.reached().name(),
                after == null ? null : (Long) after.toMillis(),
                message);
    }

    private void take(Entry.ItemsAttempted attempt) {
        count = attempt.count();
        if (attempt.done() instanceof Map<?, ?> results) {
            results.forEach((number, result) -> {
                int item = Integer.parseInt(String.valueOf(number));
                failed.remove(item);
                done.put(item, result);
            });
        }
        if (!(attempt.failed() instanceof List<?> failures)) return;
        for (Object one : failures) {
            List<?> row = (List<?>) one;
            Long after = (Long) row.get(4);
            failed.put(
                    ((Long) row.get(0)).intValue(),
                    new FailedItem(
                            Retryability.ALL[((Long) row.get(1)).intValue()],
                            new Failure(
                                    ErrorKind.valueOf((String) row.get(2)),
                                    Reached.valueOf((String) row.get(3)),
                                    after == null ? null : Duration.ofMillis(after),
                                    (String) row.get(5))));
        }
    }

    static List<Entry.ItemsAttempted> withoutFailures(List<Entry.ItemsAttempted> attempts) {
        if (attempts.isEmpty()) return attempts;
        List<Entry.ItemsAttempted> done = new ArrayList<>(attempts.size());
        for (Entry.ItemsAttempted one : attempts) {
            done.add(new Entry.ItemsAttempted(one.step(), one.count(), one.done(), List.of()));
        }
        return done;
    }

    /**
     * The items that the next attempt does not send.
     *
     * @param mayRepeat whether a person has answered that items in doubt may be sent again
     */
    public Set<Integer> settled(boolean mayRepeat) {
        Set<Integer> settled = new HashSet<>(done.keySet());
        failed.forEach((number, item) -> {
            boolean stays = item.then() == Retryability.FINAL || (item.then() == Retryability.DOUBT && !mayRepeat);
            if (stays) settled.add(number);
        });
        return settled;
    }

    /**
     * The failure of the step: of the items that are sent again; if there are none, of those in doubt; else of the
     * others. Null: all items are done.
     */
    public @Nullable Failure failure() {
        for (Retryability then : Retryability.ALL) {
            Failure why = failure(then);
            if (why != null) return why;
        }
        return null;
    }

    /** The failure of the items in doubt; null: there are none. */
    public @Nullable Failure doubt() {
        return failure(Retryability.DOUBT);
    }

    private @Nullable Failure failure(Retryability then) {
        TreeMap<Integer, Failure> some = new TreeMap<>();
        failed.forEach((number, item) -> {
            if (item.then() == then) some.put(number, item.why());
        });
        if (some.isEmpty()) return null;
        return new Failure(kind(some.values()), reached(some.values()), retryAfter(some.values()), message(some));
    }

    /** Refused credentials come first: without them no item can be sent. */
    private static ErrorKind kind(Collection<Failure> failures) {
        ErrorKind first = null;
        for (Failure one : failures) {
            if (one.kind() == ErrorKind.CREDENTIALS) return ErrorKind.CREDENTIALS;
            if (first == null) first = one.kind();
        }
        return first == null ? ErrorKind.BROKEN : first;
    }

    private static Reached reached(Collection<Failure> failures) {
        Reached most = Reached.NO;
        for (Failure one : failures) {
            if (one.reached() == Reached.MAYBE) return Reached.MAYBE;
            if (one.reached() == Reached.YES) most = Reached.YES;
        }
        return most;
    }

    private static @Nullable Duration retryAfter(Collection<Failure> failures) {
        Duration longest = null;
        for (Failure one : failures) {
            Duration after = one.retryAfter();
            if (after != null && (longest == null || after.compareTo(longest) > 0)) longest = after;
        }
        return longest;
    }

    private String message(Map<Integer, Failure> some) {
        Set<String> messages = new HashSet<>();
        for (Failure one : some.values()) messages.add(one.message());
        // All items failed for the same reason: the message is the same as if the attempt had failed as a whole.
        if (some.size() == count && messages.size() == 1)
            return messages.iterator().next();
        StringBuilder text = new StringBuilder();
        text.append(failed.size()).append(" of ").append(count).append(count == 1 ? " item" : " items");
        text.append(" failed.");
        int shown = 0;
        for (Map.Entry<Integer, Failure> one : some.entrySet()) {
            if (shown++ == FAILURES_IN_MESSAGE) break;
            text.append(" Item ")
                    .append(one.getKey())
                    .append(": ")
                    .append(one.getValue().message());
        }
        return text.toString();
    }

    /** The step's result: {@code count}, {@code failed}, {@code items} and, if some failed, {@code failures}. */
    public Map<String, Object> result() {
        List<@Nullable Object> items = new ArrayList<>(count);
        for (int number = 0; number < count; number++) items.add(done.get(number));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("count", (long) count);
        result.put("failed", (long) failed.size());
        result.put("items", items);
        if (failed.isEmpty()) return result;
        List<Object> failures = new ArrayList<>();
        for (Map.Entry<Integer, FailedItem> one : failed.entrySet()) {
            if (failures.size() == LISTED_FAILURES) break;
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("index", (long) one.getKey());
            row.put("kind", one.getValue().why().kind().name());
            row.put("message", one.getValue().why().message());
            failures.add(row);
        }
        result.put("failures", failures);
        return result;
    }
}

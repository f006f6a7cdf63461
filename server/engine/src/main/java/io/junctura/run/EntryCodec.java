package io.junctura.run;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.definition.OnDoubt;
import io.junctura.json.Json;
import io.junctura.json.StoredJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Converts entries to and from their stored form: a JSON list of lists, each of which begins with a letter. Letters and
 * positions never change; new ones may be added at the end.
 */
public final class EntryCodec {
    private static final UnaryOperator<@Nullable Object> AS_THEY_ARE = UnaryOperator.identity();

    /** The levels that are parsed at once: the list of entries, and each entry. */
    private static final int LEVELS = 2;

    private final UnaryOperator<@Nullable Object> values;

    private EntryCodec(UnaryOperator<@Nullable Object> values) {
        this.values = values;
    }

    public static byte[] encode(List<? extends Entry> entries) {
        return encode(entries, AS_THEY_ARE);
    }

    /** @param values applied to each result, signal value and response body; its result is stored instead */
    public static byte[] encode(List<? extends Entry> entries, UnaryOperator<@Nullable Object> values) {
        EntryCodec codec = new EntryCodec(values);
        List<Object> all = new ArrayList<>(entries.size());
        for (Entry entry : entries) all.add(codec.list(entry));
        return Json.writeStored(all);
    }

    public static List<Entry> decode(byte[] stored) {
        return decode(stored, AS_THEY_ARE);
    }

    /** @param values applied to each value to which {@link #encode(List, UnaryOperator)} has applied its function */
    public static List<Entry> decode(byte[] stored, UnaryOperator<@Nullable Object> values) {
        return decode(Json.parseStored(stored), values);
    }

    /** As {@link #decode(byte[], UnaryOperator)}, but objects and lists among these values stay {@link StoredJson}. */
    public static List<Entry> decodeUnbuilt(byte[] stored, UnaryOperator<@Nullable Object> values) {
        return decode(Json.parseStored(stored, LEVELS), values);
    }

    private static List<Entry> decode(@Nullable Object stored, UnaryOperator<@Nullable Object> values) {
        EntryCodec codec = new EntryCodec(values);
        List<?> all = (List<?>) require(stored);
        List<Entry> entries = new ArrayList<>(all.size());
        for (Object one : all) entries.add(codec.entry((List<?>) require(one)));
        return entries;
    }

    private @Nullable Object value(@Nullable Object value) {
        return values.apply(value);
    }

    /** Applied to each variable, not to the map. */
    private Map<String, Object> vars(Map<String, Object> vars) {
        if (values == AS_THEY_ARE) return vars;
        Map<String, Object> applied = new LinkedHashMap<>();
        vars.forEach((name, one) -> applied.put(name, value(one)));
        return applied;
    }

    private List<@Nullable Object> list(Entry entry) {
        if (entry instanceof Entry.Computed e) return row("c", e.step(), value(e.value()));
        if (entry instanceof Entry.VarsSet e) return row("v", e.step(), vars(e.values()));
        if (entry instanceof Entry.Skipped e) return row("k", e.step());
        if (entry instanceof Entry.Started e)
            return row("s", e.step(), e.attempt(), e.at(), e.onDoubt().name());
        if (entry instanceof Entry.Done e)
            return row("d", e.step(), e.attempt(), e.started(), e.ended(), value(e.result()));
        if (entry instanceof Entry.Failed e)
            return row("f", e.step(), e.attempt(), e.started(), e.ended(), failure(e.why()), e.last());
        if (entry instanceof Entry.Remembered e) return row("m", e.step(), e.attempt(), e.started());
        if (entry instanceof Entry.ItemsAttempted e)
            return row("q", e.step(), e.count(), value(e.done()), value(e.failed()));
        if (entry instanceof Entry.Waiting e) return row("w", e.step(), e.since(), wait(e.on()));
        if (entry instanceof Entry.Woken e) return row("o", e.step(), e.at(), signal(e.by()));
        if (entry instanceof Entry.Responded e)
            return row(
                    "r",
                    e.step(),
                    e.at(),
                    e.response().status(),
                    e.response().headers(),
                    value(e.response().body()));
        if (entry instanceof Entry.CancelAsked e) {
            return e.forced() ? row("x", e.at(), e.by(), true) : row("x", e.at(), e.by());
        }
        if (entry instanceof Entry.Resumed e) {
            NewVersion version = e.version();
            if (version != null)
                return row("u", e.at(), e.by(), e.from(), version.before(), version.revision(), version.anew());
            return e.from() == null ? row("u", e.at(), e.by()) : row("u", e.at(), e.by(), e.from());
        }
        if (entry instanceof Entry.Entered e) return row("n", e.step(), e.at());
        if (entry instanceof Entry.ItemsEnded e) {
            Failure why = e.failure();
            List<?> failed = why == null ? null : failure(why);
            if (e.hasValue()) return row("i", e.loop(), e.from(), e.to(), failed, value(e.value()));
            return why == null ? row("i", e.loop(), e.from(), e.to()) : row("i", e.loop(), e.from(), e.to(), failed);
        }
        if (entry instanceof Entry.Decided e) return row("p", e.step(), e.at(), e.winner());
        if (entry instanceof Entry.Caught e) return row("t", e.step(), e.at(), e.failed(), failure(e.why()));
        if (entry instanceof Entry.Abandoned e) return row("a", e.step(), e.at());
        if (entry instanceof Entry.Restored e) return row("b", e.at(), e.backup(), e.restored());
        if (entry instanceof Entry.Ended e) return row("e", e.at(), outcome(e.outcome()));
        if (entry instanceof Entry.Pinned e) return row("y", e.step(), value(e.value()));
        if (entry instanceof Entry.Tested e) return row("z", e.step(), e.alone());
        throw new AssertionError(entry);
    }

    private Entry itemsEnded(List<?> row) {
        Failure why = row.size() < 5 || row.get(4) == null ? null : failure(rowAt(row, 4));
        boolean hasValue = row.size() > 5;
        Object value = hasValue ? value(row.get(5)) : null;
        return new Entry.ItemsEnded(text(row, 1), time(row, 2), time(row, 3), why, hasValue, value);
    }

    private static @Nullable NewVersion newVersion(List<?> resumed) {
        if (resumed.size() < 7) return null;
        List<String> anew = new ArrayList<>();
        for (Object step : rowAt(resumed, 6)) anew.add((String) require(step));
        return new NewVersion(number(resumed, 4), number(resumed, 5), anew);
    }

    private Entry entry(List<?> row) {
        String letter = text(row, 0);
        return switch (letter) {
            // Built at once: it is small, and decides how the run continues.
            case "c" -> new Entry.Computed(text(row, 1), value(built(row.get(2), Integer.MAX_VALUE)));
            case "v" -> new Entry.VarsSet(text(row, 1), vars(map(row, 2)));
            case "k" -> new Entry.Skipped(text(row, 1));
            case "s" -> new Entry.Started(text(row, 1), number(row, 2), time(row, 3), OnDoubt.valueOf(text(row, 4)));
            case "d" -> new Entry.Done(text(row, 1), number(row, 2), time(row, 3), time(row, 4), value(row.get(5)));
            case "f" ->
                new Entry.Failed(
                        text(row, 1),
                        number(row, 2),
                        time(row, 3),
                        time(row, 4),
                        failure(rowAt(row, 5)),
                        Boolean.TRUE.equals(row.get(6)));
            case "m" -> new Entry.Remembered(text(row, 1), number(row, 2), time(row, 3));
            case "q" -> new Entry.ItemsAttempted(text(row, 1), number(row, 2), value(row.get(3)), value(row.get(4)));
            case "w" -> new Entry.Waiting(text(row, 1), time(row, 2), wait(rowAt(row, 3)));
            case "o" -> new Entry.Woken(text(row, 1), time(row, 2), signal(rowAt(row, 3)));
            case "r" ->
                new Entry.Responded(
                        text(row, 1), time(row, 2), new Response(number(row, 3), map(row, 4), value(row.get(5))));
            case "x" ->
                new Entry.CancelAsked(time(row, 1), text(row, 2), row.size() > 3 && Boolean.TRUE.equals(row.get(3)));
            case "u" ->
                new Entry.Resumed(
                        time(row, 1), text(row, 2), row.size() < 4 ? null : (String) row.get(3), newVersion(row));
            case "n" -> new Entry.Entered(text(row, 1), time(row, 2));
            case "i" -> itemsEnded(row);
            case "p" -> new Entry.Decided(text(row, 1), time(row, 2), (String) row.get(3));
            case "t" -> new Entry.Caught(text(row, 1), time(row, 2), text(row, 3), failure(rowAt(row, 4)));
            case "a" -> new Entry.Abandoned(text(row, 1), time(row, 2));
            case "b" -> new Entry.Restored(time(row, 1), time(row, 2), time(row, 3));
            case "e" -> new Entry.Ended(time(row, 1), outcome(rowAt(row, 2)));
            case "y" -> new Entry.Pinned(text(row, 1), value(row.get(2)));
            case "z" -> new Entry.Tested(text(row, 1), Boolean.TRUE.equals(row.get(2)));
            default ->
                throw new IllegalStateException(
                        "unknown journal entry \"" + letter + "\": the database was written by a newer release");
        };
    }

    private static List<@Nullable Object> failure(Failure failure) {
        Duration after = failure.retryAfter();
        Long wait = after == null ? null : after.toMillis();
        String kind = failure.kind().name();
        String reached = failure.reached().name();
        return failure.status() == null
                ? row(kind, reached, wait, failure.message())
                : row(kind, reached, wait, failure.message(), failure.status());
    }

    private static Failure failure(List<?> row) {
        return new Failure(
                ErrorKind.valueOf(text(row, 0)),
                Reached.valueOf(text(row, 1)),
                row.get(2) == null ? null : Duration.ofMillis(time(row, 2)),
                text(row, 3),
                row.size() < 5 ? null : number(row, 4));
    }

    private static List<@Nullable Object> wait(Wait wait) {
        if (wait instanceof Wait.Until w) return row("until", w.due());
        if (wait instanceof Wait.Child w)
            return w.after() == 0 ? row("child", w.run()) : row("child", w.run(), w.after());
        if (wait instanceof Wait.Limit w) return row("limit", w.connection(), w.since());
        if (wait instanceof Wait.NewCredentials w) return row("connection", w.connection());
        if (wait instanceof Wait.Callback w) return row("callback", w.token(), w.due());
        if (wait instanceof Wait.Person w) return row("person", w.question());
        throw new AssertionError(wait);
    }

    private static Wait wait(List<?> row) {
        return switch (text(row, 0)) {
            case "until" -> new Wait.Until(time(row, 1));
            case "child" -> new Wait.Child(time(row, 1), row.size() < 3 ? 0 : number(row, 2));
            case "limit" -> new Wait.Limit(text(row, 1), time(row, 2));
            case "connection" -> new Wait.NewCredentials(text(row, 1));
            case "callback" -> new Wait.Callback(text(row, 1), time(row, 2));
            case "person" -> new Wait.Person(text(row, 1));
            default -> throw new IllegalStateException("unknown wait " + row);
        };
    }

    private List<@Nullable Object> signal(Signal signal) {
        if (signal instanceof Signal.Ready) return row("ready");
        if (signal instanceof Signal.ChildEnded s) return row("child", outcome(s.outcome()), value(s.result()));
        if (signal instanceof Signal.Posted s) return row("posted", s.token(), value(s.value()), s.body());
        if (signal instanceof Signal.Answered s) return row("answer", s.answer().name(), value(s.result()), s.by());
        throw new AssertionError(signal);
    }

    private Signal signal(List<?> row) {
        return switch (text(row, 0)) {
            case "ready" -> new Signal.Ready();
            case "child" -> new Signal.ChildEnded(outcome(rowAt(row, 1)), value(row.get(2)));
            case "posted" -> new Signal.Posted(text(row, 1), value(row.get(2)), time(row, 3));
            case "answer" -> new Signal.Answered(Signal.Answer.valueOf(text(row, 1)), value(row.get(2)), text(row, 3));
            default -> throw new IllegalStateException("unknown signal " + row);
        };
    }

    private static List<@Nullable Object> outcome(Outcome outcome) {
        if (outcome instanceof Outcome.Succeeded o) {
            return o.failedItems() == 0 ? row("ok", o.reason()) : row("ok", o.reason(), o.failedItems());
        }
        if (outcome instanceof Outcome.Failed o) return row("failed", o.step(), failure(o.why()));
        if (outcome instanceof Outcome.Cancelled o) return row("cancelled", o.by());
        throw new AssertionError(outcome);
    }

    private static Outcome outcome(List<?> row) {
        return switch (text(row, 0)) {
            case "ok" -> new Outcome.Succeeded((String) row.get(1), row.size() > 2 ? time(row, 2) : 0);
            case "failed" -> new Outcome.Failed((String) row.get(1), failure(rowAt(row, 2)));
            case "cancelled" -> new Outcome.Cancelled(text(row, 1));
            default -> throw new IllegalStateException("unknown outcome " + row);
        };
    }

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }

    private static List<?> rowAt(List<?> row, int at) {
        return (List<?>) require(built(row.get(at), 1));
    }

    /** @param levels how many levels of the value are needed */
    private static @Nullable Object built(@Nullable Object value, int levels) {
        return value instanceof StoredJson stored ? stored.value(levels) : value;
    }

    private static String text(List<?> row, int at) {
        return (String) require(row.get(at));
    }

    private static long time(List<?> row, int at) {
        return ((Number) require(row.get(at))).longValue();
    }

    private static int number(List<?> row, int at) {
        return ((Number) require(row.get(at))).intValue();
    }

    @SuppressWarnings("unchecked") // The keys of a JSON object are strings.
    private static Map<String, Object> map(List<?> row, int at) {
        Object value = built(row.get(at), 1);
        return value == null ? new LinkedHashMap<>() : (Map<String, Object>) value;
    }

    private static <T> T require(@Nullable T value) {
        if (value == null) throw new IllegalStateException("a journal entry is incomplete");
        return value;
    }
}

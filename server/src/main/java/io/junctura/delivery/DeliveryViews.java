package io.junctura.delivery;

import io.junctura.delivery.Deliveries.Row;
import io.junctura.json.Json;
import io.junctura.json.LargeValue;
import io.junctura.json.StoredJson;
import io.junctura.run.Entry;
import io.junctura.run.Names;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Journal;
import io.junctura.run.journal.StoredRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** What people and programs see of deliveries. */
final class DeliveryViews {
    /** How much of a request's body is shown. */
    private static final int MOST_BODY = 16 * 1024;

    private static final int MOST_BUILT = 256 * 1024;

    private final Journal journal;
    private final AttemptStore attempts;
    private final LongPredicate executes;

    /** @param executes whether this process executes a run */
    DeliveryViews(Journal journal, AttemptStore attempts, LongPredicate executes) {
        this.journal = journal;
        this.attempts = attempts;
        this.executes = executes;
    }

    /** What a delivery's history tells. */
    private static final class History {
        final List<Entry.Failed> failed = new ArrayList<>();

        Entry.@Nullable Done done;
        Entry.@Nullable CancelAsked cancel;

        @Nullable
        Object body;

        boolean transformed;

        void take(Entry entry) {
            if (entry instanceof Entry.VarsSet set) {
                body = set.values().get("body");
                transformed = true;
            } else if (entry instanceof Entry.Failed one && one.step().equals(DeliveryPlan.SEND)) {
                failed.add(one);
            } else if (entry instanceof Entry.Done one && one.step().equals(DeliveryPlan.SEND)) {
                done = one;
            } else if (entry instanceof Entry.CancelAsked one) {
                cancel = one;
            }
        }

        /** Why it was cancelled, as a sentence; null if it was not. */
        @Nullable
        String cancelled() {
            if (cancel == null) return null;
            return cancel.by().equals(Resends.END)
                    ? "Cancelled, since the subscription ended."
                    : "Cancelled by " + cancel.by() + ".";
        }

        /** What went wrong in an attempt: one that was interrupted tells nothing of its own. */
        String error(Entry.Failed attempt, Map<String, Object> content) {
            boolean interrupted = cancel != null && attempt.ended() >= cancel.at() && !content.containsKey("status");
            return interrupted ? String.valueOf(cancelled()) : attempt.why().message();
        }

        int attempts() {
            return failed.size() + (done == null ? 0 : 1);
        }
    }

    /** One of a list; empty if it was deleted meanwhile. */
    Optional<Map<String, Object>> brief(String subscription, Row row) {
        History history = new History();
        return journal.view(row.id(), history::take)
                .map(run -> view(subscription, row, run, history, attempts(history, row.id())));
    }

    /** With its attempts. */
    Optional<Map<String, Object>> whole(String subscription, Row row) {
        History history = new History();
        return journal.view(row.id(), history::take).map(run -> {
            List<Map<String, Object>> attempts = attempts(history, row.id());
            Map<String, Object> view = view(subscription, row, run, history, attempts);
            String body = body(run, history);
            List<Object> list = new ArrayList<>();
            for (Map<String, Object> attempt : attempts) {
                Map<String, Object> request = new LinkedHashMap<>();
                if (attempt.containsKey("address")) request.put("address", attempt.get("address"));
                if (attempt.containsKey("headers")) request.put("headers", attempt.get("headers"));
                request.put("body", body);
                Map<String, Object> shown = new LinkedHashMap<>();
                shown.put("at", attempt.get("at"));
                shown.put("ms", attempt.get("ms"));
                shown.put("request", request);
                if (attempt.containsKey("answer")) shown.put("answer", attempt.get("answer"));
                if (attempt.containsKey("error")) shown.put("error", attempt.get("error"));
                list.add(shown);
            }
            view.put("attemptList", list);
            return view;
        });
    }

    private Map<String, Object> view(
            String subscription, Row row, StoredRun run, History history, List<Map<String, Object>> attempts) {
        Map<String, Object> origin = run.accepted().origin();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", Long.toString(row.id()));
        view.put("subscription", subscription);
        view.put("event", Sending.id(origin, Names.key(journal.installation(), row.id(), DeliveryPlan.SEND)));
        String type = SubscriptionSettings.type(built(run.accepted().payload()));
        if (type != null) view.put("type", type);
        view.put("topic", origin.get("topic") instanceof String topic ? topic : "");
        view.put("at", Instant.ofEpochMilli(row.accepted()).toString());
        view.put("test", Boolean.TRUE.equals(origin.get("test")));
        view.put("status", status(row));
        view.put("attempts", (long) history.attempts());
        String reason = row.status() == RunStatus.CANCELLED ? history.cancelled() : null;
        if (reason != null) view.put("reason", reason);
        if (!attempts.isEmpty() && attempts.get(attempts.size() - 1).get("answer") instanceof Map<?, ?> answer) {
            Map<String, Object> last = new LinkedHashMap<>();
            last.put("status", answer.get("status"));
            last.put("ms", attempts.get(attempts.size() - 1).get("ms"));
            view.put("answer", last);
        }
        Long due = row.due();
        if (row.status() == RunStatus.WAITING && due != null) {
            view.put("nextAttempt", Instant.ofEpochMilli(due).toString());
        }
        return view;
    }

    private String status(Row row) {
        return switch (row.status()) {
            case DUE -> executes.test(row.id()) ? "running" : "queued";
            case BEHIND -> "queued";
            default -> row.status().name().toLowerCase(Locale.ROOT);
        };
    }

    /** The oldest first. Each has {@code at}, {@code ms}, what is known of the request, and {@code answer} or {@code error}. */
    private List<Map<String, Object>> attempts(History history, long run) {
        List<Map<String, Object>> attempts = new ArrayList<>();
        if (!history.failed.isEmpty()) {
            Map<Long, Map<String, Object>> kept = this.attempts.of(run);
            for (Entry.Failed failed : history.failed) {
                Map<String, Object> content = Map.of();
                for (Map.Entry<Long, Map<String, Object>> one : kept.entrySet()) {
                    if (one.getKey() >= failed.started() && one.getKey() <= failed.ended()) content = one.getValue();
                }
                Map<String, Object> attempt = attempt(failed.started(), failed.ended(), content);
                attempt.put("error", history.error(failed, content));
                attempts.add(attempt);
            }
        }
        Entry.Done done = history.done;
        if (done != null) attempts.add(attempt(done.started(), done.ended(), map(built(done.result()))));
        return attempts;
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static Map<String, Object> attempt(long started, long ended, Map<?, ?> content) {
        Map<String, Object> attempt = new LinkedHashMap<>();
        attempt.put("at", Instant.ofEpochMilli(started).toString());
        attempt.put("ms", content.get("ms") instanceof Long ms ? ms : (Long) (ended - started));
        if (content.containsKey("address")) attempt.put("address", content.get("address"));
        if (content.containsKey("requestHeaders")) attempt.put("headers", content.get("requestHeaders"));
        if (!content.containsKey("status")) return attempt;
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("status", content.get("status"));
        answer.put("headers", content.containsKey("headers") ? content.get("headers") : Map.of());
        answer.put("body", content.containsKey("body") ? content.get("body") : "");
        attempt.put("answer", answer);
        return attempt;
    }

    /** A value that is not large. */
    private static @Nullable Object built(@Nullable Object value) {
        return value instanceof StoredJson stored && stored.size() <= MOST_BUILT ? stored.value() : value;
    }

    /** What the webhook's body is, or its beginning. */
    private String body(StoredRun run, History history) {
        Object value = built(history.transformed ? history.body : run.accepted().payload());
        try {
            if (value instanceof LargeValue large) {
                try (InputStream in = journal.largeUnchecked().open(large)) {
                    return new String(in.readNBytes(MOST_BODY), StandardCharsets.UTF_8) + "…";
                }
            }
        } catch (IOException e) {
            return "";
        }
        if (!(value instanceof StoredJson) && !history.transformed) {
            Map<String, @Nullable Object> trigger =
                    new LinkedHashMap<>(run.accepted().origin());
            trigger.put("receivedAt", Instant.ofEpochMilli(run.accepted().at()).toString());
            Map<String, @Nullable Object> input = new LinkedHashMap<>();
            input.put("event", value);
            input.put("trigger", trigger);
            value = Sending.body(input);
        }
        String text = new String(Json.write(value), StandardCharsets.UTF_8);
        return text.length() <= MOST_BODY ? text : text.substring(0, MOST_BODY) + "…";
    }

    /** How long the answers of some deliveries took, in milliseconds, sorted. */
    List<Long> durations(List<Row> rows) {
        List<Long> durations = new ArrayList<>();
        for (Row row : rows) {
            History history = new History();
            if (journal.view(row.id(), history::take).isEmpty()) continue;
            Entry.Done done = history.done;
            if (done != null && map(built(done.result())).get("ms") instanceof Long ms) durations.add(ms);
        }
        durations.sort(null);
        return durations;
    }
}

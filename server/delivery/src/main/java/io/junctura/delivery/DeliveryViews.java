package io.junctura.delivery;

import io.junctura.delivery.DeliveryStore.Row;
import io.junctura.json.Json;
import io.junctura.json.LargeValue;
import io.junctura.json.StoredJson;
import io.junctura.run.DerivedKeys;
import io.junctura.run.Entry;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Installation;
import io.junctura.run.journal.RunReader;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the views of deliveries from their runs. */
final class DeliveryViews {
    /** How much of a request's body is shown. */
    private static final int MAX_BODY_SIZE = 16 * 1024;

    private static final int MAX_BUILT = 256 * 1024;

    private final RunReader journal;
    private final String installation;
    private final AttemptStore attempts;
    private final TopicPermissions topics;
    private final LongPredicate executes;
    private final Supplier<String> publicAddress;

    /**
     * @param executes      whether this process executes a run
     * @param publicAddress the server's address, which is in the source of CloudEvents
     */
    DeliveryViews(
            RunReader journal,
            Installation installation,
            AttemptStore attempts,
            TopicPermissions topics,
            LongPredicate executes,
            Supplier<String> publicAddress) {
        this.journal = journal;
        this.installation = installation.id();
        this.attempts = attempts;
        this.topics = topics;
        this.executes = executes;
        this.publicAddress = publicAddress;
    }

    /** The entries of a delivery's history that its view shows. */
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

        /** Why an attempt failed. The failure of an interrupted attempt says nothing, so this is why it was interrupted. */
        String error(Entry.Failed attempt, Map<String, Object> content) {
            boolean interrupted = cancel != null && attempt.ended() >= cancel.at() && !content.containsKey("status");
            return interrupted ? String.valueOf(cancelled()) : attempt.why().message();
        }

        int attempts() {
            return failed.size() + (done == null ? 0 : 1);
        }
    }

    /** A customer reads only the events that it may receive now. */
    private boolean mayRead(Customer reader, Subscription of, StoredRun run) {
        Run.Accepted accepted = run.accepted();
        return reader.instance() == null || topics.allows(of, accepted.origin(), built(accepted.payload()));
    }

    /** One of a list; empty if it was deleted meanwhile, or if the reader may not read it. */
    Optional<DeliveryView> brief(Customer reader, Subscription of, Row row) {
        History history = new History();
        return journal.view(row.id(), history::take)
                .filter(run -> mayRead(reader, of, run))
                .map(run -> view(of.id(), row, run, history, attempts(history, row.id())));
    }

    /** With its attempts; empty as {@link #brief}. */
    Optional<DeliveryView.Whole> whole(Customer reader, Subscription of, Row row) {
        History history = new History();
        Optional<StoredRun> readable = journal.view(row.id(), history::take).filter(run -> mayRead(reader, of, run));
        return readable.map(run -> {
            List<Attempt> attempts = attempts(history, row.id());
            String body = body(of, row, run, history);
            return new DeliveryView.Whole(
                    view(of.id(), row, run, history, attempts),
                    attempts.stream().map(attempt -> attempt.view(body)).toList());
        });
    }

    private DeliveryView view(String subscription, Row row, StoredRun run, History history, List<Attempt> attempts) {
        Map<String, Object> origin = run.accepted().origin();
        Attempt last = attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
        Long due = row.status() == RunStatus.WAITING ? row.due() : null;
        return new DeliveryView(
                Long.toString(row.id()),
                subscription,
                id(row, origin),
                SubscriptionSettings.type(built(run.accepted().payload())),
                origin.get("topic") instanceof String topic ? topic : "",
                Instant.ofEpochMilli(row.accepted()),
                Boolean.TRUE.equals(origin.get("test")),
                status(row),
                row.status() == RunStatus.CANCELLED ? history.cancelled() : null,
                history.attempts(),
                last == null || last.answer == null ? null : new DeliveryView.LastAnswer(last.answer.status(), last.ms),
                due == null ? null : Instant.ofEpochMilli(due));
    }

    private String status(Row row) {
        return switch (row.status()) {
            case DUE -> executes.test(row.id()) ? "running" : "queued";
            case BEHIND -> "queued";
            default -> row.status().name().toLowerCase(Locale.ROOT);
        };
    }

    /** An attempt and what is known of its request, but for the body, which all attempts share. */
    private record Attempt(
            long started,
            long ms,
            @Nullable String address,
            @Nullable Map<String, String> headers,
            DeliveryView.@Nullable Answer answer,
            @Nullable String error) {

        /** @param content what was recorded of the request and its answer; empty: nothing was */
        static Attempt of(long started, long ended, Map<?, ?> content, @Nullable String error) {
            return new Attempt(
                    started,
                    content.get("ms") instanceof Long ms ? ms : ended - started,
                    content.get("address") instanceof String address ? address : null,
                    content.get("requestHeaders") instanceof Map<?, ?> headers ? SubscriptionView.texts(headers) : null,
                    content.get("status") instanceof Long status ? answer(status, content) : null,
                    error);
        }

        private static DeliveryView.Answer answer(long status, Map<?, ?> content) {
            return new DeliveryView.Answer(
                    status,
                    SubscriptionView.texts(map(content.get("headers"))),
                    content.get("body") instanceof String body ? body : "");
        }

        DeliveryView.Attempt view(String body) {
            return new DeliveryView.Attempt(
                    Instant.ofEpochMilli(started), ms, new DeliveryView.Request(address, headers, body), answer, error);
        }
    }

    /** The oldest is the first. */
    private List<Attempt> attempts(History history, long run) {
        List<Attempt> attempts = new ArrayList<>();
        if (!history.failed.isEmpty()) {
            Map<Long, Map<String, Object>> kept = this.attempts.of(run);
            for (Entry.Failed failed : history.failed) {
                Map<String, Object> content = Map.of();
                for (Map.Entry<Long, Map<String, Object>> one : kept.entrySet()) {
                    if (one.getKey() >= failed.started() && one.getKey() <= failed.ended()) content = one.getValue();
                }
                attempts.add(Attempt.of(failed.started(), failed.ended(), content, history.error(failed, content)));
            }
        }
        Entry.Done done = history.done;
        if (done != null) attempts.add(Attempt.of(done.started(), done.ended(), map(built(done.result())), null));
        return attempts;
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    /** A value that is not large. */
    private static @Nullable Object built(@Nullable Object value) {
        return value instanceof StoredJson stored && stored.size() <= MAX_BUILT ? stored.value() : value;
    }

    private String id(Row row, Map<?, ?> origin) {
        return WebhookActions.id(origin, DerivedKeys.key(installation, row.id(), DeliveryPlan.SEND));
    }

    /** What the webhook's body is, or its beginning. */
    private String body(Subscription of, Row row, StoredRun run, History history) {
        Object value = built(history.transformed ? history.body : run.accepted().payload());
        try {
            if (value instanceof LargeValue large) {
                try (InputStream in = journal.largeUnchecked().open(large)) {
                    return new String(in.readNBytes(MAX_BODY_SIZE), StandardCharsets.UTF_8) + "…";
                }
            }
        } catch (IOException e) {
            return "";
        }
        byte[] body;
        if (value instanceof StoredJson) {
            body = Json.write(value);
        } else {
            Map<String, @Nullable Object> trigger =
                    new LinkedHashMap<>(run.accepted().origin());
            trigger.put("receivedAt", Instant.ofEpochMilli(run.accepted().at()).toString());
            Map<String, @Nullable Object> input = new LinkedHashMap<>();
            input.put(history.transformed ? "body" : "event", value);
            input.put("trigger", trigger);
            input.put("type", SubscriptionSettings.type(built(run.accepted().payload())));
            WebhookFormat format = of.settings().format();
            body = format.content(input, id(row, trigger), publicAddress.get()).body();
        }
        String text = new String(body, StandardCharsets.UTF_8);
        return text.length() <= MAX_BODY_SIZE ? text : text.substring(0, MAX_BODY_SIZE) + "…";
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

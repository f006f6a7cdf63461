package io.junctura.delivery;

import io.junctura.access.Caller;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.ErrorKind;
import io.junctura.api.Http;
import io.junctura.api.HttpAnswer;
import io.junctura.api.Reached;
import io.junctura.api.RowStreams;
import io.junctura.api.Rows;
import io.junctura.connector.Actions;
import io.junctura.connector.PinnedVersions;
import io.junctura.delivery.Subscription.State;
import io.junctura.masking.SecretNames;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The actions of connectors, and the action that signs and sends a webhook. */
public final class WebhookActions implements Actions {
    /** The largest stored part of an answer. */
    private static final int MAX_ANSWER_SIZE = 16 * 1024;

    private static final int MAX_QUOTED = 200;

    /** The longest pause that a subscriber can ask for. */
    private static final Duration MAX_WAIT = Duration.ofDays(1);

    private final Actions others;
    private final Subscriptions subscriptions;
    private final Http http;
    private final Predicate<URI> isPrivate;
    private final Supplier<String> publicAddress;
    private final Clock clock;

    /**
     * @param http      with the address policy for subscribers, because any third party may subscribe
     * @param isPrivate whether an address is in a private network
     * @param publicAddress the server's address, which is in the source of CloudEvents
     */
    public WebhookActions(
            Actions others,
            Subscriptions subscriptions,
            Http http,
            Predicate<URI> isPrivate,
            Supplier<String> publicAddress,
            Clock clock) {
        this.others = others;
        this.subscriptions = subscriptions;
        this.http = http;
        this.isPrivate = isPrivate;
        this.publicAddress = publicAddress;
        this.clock = clock;
    }

    @Override
    public Actions as(PinnedVersions pins) {
        Actions pinned = others.as(pins);
        return pinned == others
                ? this
                : new WebhookActions(pinned, subscriptions, http, isPrivate, publicAddress, clock);
    }

    @Override
    public RowStreams.Reader rows(Rows.Unread rows, Attempt as) throws ConnectorException, InterruptedException {
        return others.rows(rows, as);
    }

    @Override
    public Prepared prepare(String use, @Nullable String connection, @Nullable Object input) throws ConnectorException {
        if (!use.equals(DeliveryPlan.USE) || connection == null || !(input instanceof Map<?, ?> map)) {
            return others.prepare(use, connection, input);
        }
        return new Prepared() {
            @Override
            public Effect effect() {
                return Effect.KEYED;
            }

            @Override
            public Object run(Attempt attempt) throws ConnectorException, InterruptedException {
                return send(connection, map, attempt);
            }

            @Override
            public @Nullable Verified verify(Attempt attempt) {
                return null;
            }
        };
    }

    /** The webhook's id. A delivery that sends an event again has the first one's id. */
    static String id(Map<?, ?> trigger, String key) {
        return trigger.get("id") instanceof String earlier ? earlier : key;
    }

    private Object send(String id, Map<?, ?> input, Attempt attempt) throws ConnectorException, InterruptedException {
        Subscription to = subscriptions.find(id).orElseThrow(() -> refused("The subscription was deleted."));
        Map<?, ?> trigger = (Map<?, ?>) input.get("trigger");
        boolean test = Boolean.TRUE.equals(trigger.get("test"));
        if (!to.isEnabled() && !test) {
            throw refused("The subscription is " + to.state().word() + ": " + to.reason());
        }
        String topic = String.valueOf(trigger.get("topic"));
        if (!test && !subscriptions.topics.allows(to.instance(), topic)) {
            throw refused(TopicPermissions.refusal(to.instance(), topic));
        }
        long began = clock.millis();
        String event = id(trigger, attempt.key());
        WebhookContent content = to.settings().format().content(input, event, publicAddress.get());
        SignedRequest request = SignedRequest.of(to, event, content, Instant.ofEpochMilli(began));
        Map<String, Object> record = new LinkedHashMap<>(request.record());
        try {
            exchange(request, record, began, showsAnswers(to));
            if (!test) subscriptions.failing.succeeded(id);
            return record;
        } catch (ConnectorException e) {
            record.put("ms", clock.millis() - began);
            subscriptions.attempts.failed(attempt.run(), began, record);
            if (test) throw new ConnectorException(ErrorKind.REFUSED, e.reached(), message(e), null, e);
            if (!Long.valueOf(410).equals(record.get("status"))) {
                subscriptions.failing.failed(to, message(e));
                throw e;
            }
            subscriptions.set(id, State.ENDED, "The subscriber answered 410 (gone).", null, 0);
            throw refused("The subscriber answered 410 (gone), which ends the subscription.");
        }
    }

    private static String message(ConnectorException e) {
        return String.valueOf(e.getMessage());
    }

    /** A customer must not read what a host of a private network answers. */
    private boolean showsAnswers(Subscription to) {
        return to.instance().equals(Caller.OWN_INSTANCE)
                || !isPrivate.test(to.settings().address());
    }

    private void exchange(SignedRequest request, Map<String, Object> record, long began, boolean shows)
            throws ConnectorException, InterruptedException {
        try (HttpAnswer answer = http.send(request.request())) {
            String body = shows ? beginning(answer) : "";
            record.put("status", (long) answer.status());
            record.put("ms", clock.millis() - began);
            if (shows && !answer.headers().isEmpty()) {
                record.put("headers", SecretNames.maskedHeaders(answer.headers()));
            }
            if (!body.isEmpty()) record.put("body", request.redaction().of(body));
            if (answer.status() / 100 == 2) return;
            String why = what(answer) + quoted(request.redaction().of(body));
            throw new ConnectorException(
                    ErrorKind.TRY_LATER, Reached.YES, why, retryAfter(answer).orElse(null), null);
        } catch (ConnectorException e) {
            // The address may be allowed later, when its name resolves to another IP address.
            if (e.kind() == ErrorKind.TRY_LATER) throw e;
            throw ConnectorException.tryLater(e.reached(), message(e), e);
        }
    }

    private static String what(HttpAnswer answer) {
        String answered = "The subscriber answered " + answer.status();
        return answer.status() / 100 == 3
                ? answered + ", a redirect, which is not followed. Change the subscription's address."
                : answered + ".";
    }

    private static String quoted(String body) {
        if (body.isBlank()) return "";
        String text = body.strip();
        return " It said: " + (text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "…");
    }

    private static String beginning(HttpAnswer answer) throws ConnectorException {
        try (InputStream in = answer.stream()) {
            return new String(in.readNBytes(MAX_ANSWER_SIZE), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw ConnectorException.tryLater(Reached.YES, "The subscriber's answer broke off: " + e.getMessage(), e);
        }
    }

    private Optional<Duration> retryAfter(HttpAnswer answer) {
        return answer.header("retry-after")
                .flatMap(this::asked)
                .map(wait -> wait.compareTo(MAX_WAIT) < 0 ? wait : MAX_WAIT);
    }

    private Optional<Duration> asked(String header) {
        String text = header.strip();
        if (text.matches("[0-9]{1,9}")) return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        try {
            Instant time = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(clock.instant(), time);
            return wait.isNegative() ? Optional.empty() : Optional.of(wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static ConnectorException refused(String message) {
        return new ConnectorException(ErrorKind.REFUSED, Reached.NO, message, null, null);
    }
}

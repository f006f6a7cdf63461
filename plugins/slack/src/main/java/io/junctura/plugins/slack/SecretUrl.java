package io.junctura.plugins.slack;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that need no token: incoming webhooks, the {@code response_url} of commands and buttons, and addresses for
 * uploads. Such an address is like a password, so no message contains it.
 */
final class SecretUrl {
    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final Duration BRIEF = Duration.ofSeconds(5);
    private static final Duration UPLOAD = Duration.ofHours(1);
    private static final int SHOWN = 200;

    private final ConnectionContext<?> context;
    private final URI address;
    private final String what;
    private final String ifMissing;

    /**
     * @param what   how messages name the address
     * @param ifMissing what to do if Slack does not know the address
     */
    private SecretUrl(ConnectionContext<?> context, URI address, String what, String ifMissing) {
        this.context = context;
        this.address = address;
        this.what = what;
        this.ifMissing = ifMissing;
    }

    static SecretUrl incoming(ConnectionContext<?> context, Secret address) throws ConnectorException {
        URI parsed = parsed(address.reveal());
        if (parsed == null) {
            throw ConnectorException.credentials(
                    "\"incomingWebhook\" is not an address such as https://hooks.slack.com/services/….");
        }
        return new SecretUrl(
                context, parsed, "The incoming webhook", "Add another one on the app's page \"Incoming Webhooks\".");
    }

    /** @throws ConnectorException bad input, if it does not lead to Slack: a payload could name any address */
    static SecretUrl response(ConnectionContext<SlackConnection> context, String address) throws ConnectorException {
        URI parsed = parsed(address);
        URI api = URI.create(context.connection().address());
        boolean isSlack = parsed != null
                && parsed.getScheme().equals(api.getScheme())
                && (parsed.getHost().equals("hooks." + api.getHost())
                        || parsed.getHost().equals(api.getHost()));
        if (!isSlack) {
            throw ConnectorException.badInput(
                    "\"responseUrl\" must be the address that came with the command or the button," + " at hooks."
                            + api.getHost() + ".");
        }
        return new SecretUrl(
                context,
                parsed,
                "The response_url",
                "It serves for 30 minutes, and for 5 messages. Post a message instead.");
    }

    /** @param address that Slack has given for one file */
    static SecretUrl upload(ConnectionContext<?> context, String address) throws ConnectorException {
        URI parsed = parsed(address);
        if (parsed == null)
            throw ConnectorException.broken(Reached.YES, "Slack names no address for the upload.", null);
        return new SecretUrl(context, parsed, "Slack's address for the upload", "Start the step again.");
    }

    private static @Nullable URI parsed(String address) {
        try {
            URI parsed = URI.create(address);
            boolean whole = parsed.getScheme() != null && parsed.getHost() != null;
            return whole ? parsed : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Sends what cannot be a message: a webhook that exists says so, and nothing is posted. */
    static void mustExist(ConnectionContext<?> context, Secret address)
            throws ConnectorException, InterruptedException {
        SecretUrl hook = incoming(context, address);
        try (HttpAnswer answer = hook.post(Map.of(), BRIEF)) {
            if (answer.status() != 400 && answer.status() != 200) throw hook.failure(answer, said(answer));
        }
    }

    void send(Map<String, ?> message) throws ConnectorException, InterruptedException {
        try (HttpAnswer answer = post(message, USUAL)) {
            String said = said(answer);
            if (answer.status() / 100 != 2) throw failure(answer, said);
            String plain = said.replaceAll("\\s", "");
            if (plain.equals("ok") || (plain.startsWith("{") && plain.contains("\"ok\":true"))) return;
            if (plain.startsWith("{") && plain.contains("\"ok\":false"))
                throw ConnectorException.refused(what + " was refused: " + said + ".");
            throw ConnectorException.broken(
                    Reached.MAYBE, what + " answered \"" + said + "\", which is not an answer of Slack.", null);
        }
    }

    /** Sends a file. The address serves this file alone, so it takes no token. */
    void send(HttpRequest.Body content) throws ConnectorException, InterruptedException {
        try (HttpAnswer answer = context.http()
                .send(HttpRequest.post(address).body(content).timeLimit(UPLOAD).build())) {
            if (answer.status() / 100 != 2) throw failure(answer, said(answer));
        }
    }

    private HttpAnswer post(Map<String, ?> message, Duration limit) throws ConnectorException, InterruptedException {
        byte[] body = context.json().write(message);
        return context.http()
                .send(HttpRequest.post(address)
                        .body(body, Slack.JSON)
                        .timeLimit(limit)
                        .build());
    }

    /** The statuses of {@link HttpAnswer#orThrow}, whose messages hold the address. */
    private ConnectorException failure(HttpAnswer answer, String said) {
        int status = answer.status();
        String sentence = what + " answered " + status + (said.isEmpty() ? "" : ": " + said) + ".";
        if (status == 429) {
            return ConnectorException.tryLater(Reached.NO, sentence, retryAfter(answer));
        }
        if (status >= 500) return ConnectorException.tryLater(Reached.MAYBE, sentence);
        if (status == 401) return ConnectorException.credentials(sentence);
        boolean missing = status == 403 || status == 404 || status == 410;
        return new ConnectorException(
                ErrorKind.REFUSED, Reached.YES, missing ? sentence + " " + ifMissing : sentence, null, null);
    }

    private static Duration retryAfter(HttpAnswer answer) {
        try {
            return Duration.ofSeconds(
                    Math.max(1, Integer.parseInt(answer.header("retry-after").orElse("1"))));
        } catch (NumberFormatException e) {
            return Duration.ofSeconds(1);
        }
    }

    private static String said(HttpAnswer answer) throws ConnectorException, InterruptedException {
        String text = new String(answer.bytes(), StandardCharsets.UTF_8).strip().replaceAll("\\s+", " ");
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }
}

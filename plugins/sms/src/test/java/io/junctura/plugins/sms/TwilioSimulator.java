package io.junctura.plugins.sms;

import io.junctura.api.Secret;
import io.junctura.testkit.Harness;
import io.junctura.testkit.RecordingServer;
import io.junctura.testkit.Reply;
import io.junctura.testkit.Sent;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's REST API for messages, as its documentation describes it, with one account and one number. Refuses what Twilio refuses: a
 * wrong sign-in, the account's page for an API key, a recipient or sender that is none, a text that is missing or too long, a
 * parameter that it does not have. Signs its webhooks.
 */
final class TwilioSimulator implements AutoCloseable {
    static final String ACCOUNT = "AC0123456789abcdef0123456789abcdef";
    static final String TOKEN = "7f6e5d4c3b2a19087f6e5d4c3b2a1908";
    static final String KEY = "SK0123456789abcdef0123456789abcdef";
    static final String KEY_SECRET = "kEySeCrEt0123456789kEySeCrEt0123";
    static final String NUMBER = "+4915735990000";
    static final String SERVICE = "MG0123456789abcdef0123456789abcdef";

    private static final List<String> PARAMETERS =
            List.of("To", "From", "MessagingServiceSid", "Body", "StatusCallback", "ValidityPeriod");

    private final RecordingServer server = RecordingServer.start();
    private final List<Map<String, Object>> messages = new ArrayList<>();
    private String status = "active";
    private @Nullable Reply next;
    private boolean loses;
    private int ids;

    TwilioSimulator() {
        server.on("*", this::answer);
    }

    String address() {
        return server.address();
    }

    RecordingServer server() {
        return server;
    }

    synchronized void status(String what) {
        status = what;
    }

    /** Answers the next request like this, and does nothing. */
    synchronized void next(Reply reply) {
        next = reply;
    }

    /** Sends the next message, and breaks the connection before the answer. */
    synchronized void loseNextAnswer() {
        loses = true;
    }

    /** Those that were sent and received, the newest first. */
    synchronized List<Map<String, Object>> messages() {
        return List.copyOf(messages);
    }

    synchronized String received(String text, Instant at) {
        return add("inbound", "+491701234567", NUMBER, text, "received", at);
    }

    static Reply problem(int status, int code, String message) {
        return Reply.json(
                status,
                Map.of(
                        "code",
                        code,
                        "message",
                        message,
                        "more_info",
                        "https://www.twilio.com/docs/errors/" + code,
                        "status",
                        status));
    }

    /** Posts a webhook, signed for this address, to a flow. */
    static int deliver(Harness harness, String flow, URI signed, Map<String, String> form) {
        String signature = TwilioWebhook.signature(signed, form, Secret.of(TOKEN));
        return deliver(harness, flow, signature, form);
    }

    static int deliver(Harness harness, String flow, String signature, Map<String, String> form) {
        return harness.send(
                        "POST",
                        flow,
                        Map.of(
                                "Content-Type",
                                "application/x-www-form-urlencoded; charset=UTF-8",
                                "X-Twilio-Signature",
                                signature),
                        body(form).getBytes(StandardCharsets.UTF_8))
                .status();
    }

    static String body(Map<String, String> form) {
        return form.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private synchronized Reply answer(Sent sent) {
        String account = "/2010-04-01/Accounts/" + ACCOUNT;
        boolean byToken = basic(ACCOUNT, TOKEN).equals(sent.header("authorization"));
        boolean byKey = basic(KEY, KEY_SECRET).equals(sent.header("authorization"));
        boolean own = sent.path().equals(account + ".json") || sent.path().startsWith(account + "/");
        if (!own || !(byToken || byKey)) return problem(401, 20003, "Authenticate");
        if (next != null) {
            Reply reply = next;
            next = null;
            return reply;
        }
        return switch (sent.method() + sent.path().substring(account.length())) {
            case "GET.json" ->
                byKey
                        ? problem(401, 20003, "Authenticate")
                        : Reply.json(
                                200,
                                Map.of("sid", ACCOUNT, "friendly_name", "Orders", "status", status, "type", "Full"));
            case "GET/Messages.json" -> list(sent);
            case "POST/Messages.json" -> create(sent);
            default -> problem(404, 20404, "The requested resource " + sent.path() + " was not found");
        };
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private Reply create(Sent sent) {
        if (!"application/x-www-form-urlencoded".equals(sent.header("content-type"))) {
            return problem(415, 20415, "Unsupported media type");
        }
        if (!status.equals("active")) return problem(403, 20005, "Account not active");
        Map<String, String> form = new TreeMap<>();
        for (String part : sent.body().split("&", -1)) {
            String[] pair = part.split("=", 2);
            form.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        for (String name : form.keySet()) {
            if (!PARAMETERS.contains(name)) return problem(400, 20001, "Unknown parameter " + name);
        }
        String to = form.getOrDefault("To", "");
        String text = form.getOrDefault("Body", "");
        String from = form.get("From");
        if (to.isEmpty()) return problem(400, 21604, "A 'To' phone number is required.");
        if (!to.matches("\\+[1-9][0-9]{6,14}")) {
            return problem(400, 21211, "The 'To' number " + to + " is not a valid phone number.");
        }
        if (text.isEmpty()) return problem(400, 21602, "Message body is required.");
        if (text.length() > 1600) {
            return problem(400, 21617, "The concatenated message body exceeds the 1600 character limit");
        }
        if (from == null && !SERVICE.equals(form.get("MessagingServiceSid"))) {
            return problem(400, 21603, "A 'From' phone number is required.");
        }
        if (from != null && !from.equals(NUMBER)) {
            return problem(
                    400,
                    21606,
                    "The 'From' phone number provided (" + from + ") is not a valid message-capable"
                            + " Twilio phone number for this destination/account");
        }
        String validity = form.getOrDefault("ValidityPeriod", "36000");
        if (!validity.matches("[0-9]{1,5}") || Integer.parseInt(validity) > 36_000) {
            return problem(400, 21635, "ValidityPeriod must be between 1 and 36000");
        }
        if (to.equals("+491700000000")) return problem(400, 21610, "Attempt to send to unsubscribed recipient");
        String sid = add("outbound-api", from == null ? "" : from, to, text, "queued", Harness.BEGIN);
        messages.get(0).putAll(form);
        if (loses) {
            loses = false;
            return Reply.reset();
        }
        return Reply.json(201, shown(find(sid)));
    }

    private String add(String direction, String from, String to, String text, String is, Instant at) {
        String sid = String.format("SM%032x", ++ids);
        messages.add(
                0,
                new LinkedHashMap<>(Map.of(
                        "sid",
                        sid,
                        "direction",
                        direction,
                        "from",
                        from,
                        "to",
                        to,
                        "body",
                        text,
                        "status",
                        is,
                        "num_segments",
                        String.valueOf(1 + (text.length() - 1) / 160),
                        "at",
                        at)));
        return sid;
    }

    private Map<String, Object> find(String sid) {
        return messages.stream()
                .filter(one -> one.get("sid").equals(sid))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> shown(Map<String, Object> message) {
        Map<String, Object> shown = new LinkedHashMap<>(message);
        Instant at = (Instant) shown.remove("at");
        shown.put("date_created", DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC)));
        return shown;
    }

    private Reply list(Sent sent) {
        Map<String, String> query = sent.query();
        int size = Integer.parseInt(query.getOrDefault("PageSize", "50"));
        int page = Integer.parseInt(query.getOrDefault("Page", "0"));
        Instant since = Instant.parse(query.getOrDefault("DateSent>", "1970-01-01T00:00:00Z"));
        List<Map<String, Object>> all = messages.stream()
                .filter(one -> !((Instant) one.get("at")).isBefore(since))
                .filter(one -> !query.containsKey("To") || query.get("To").equals(one.get("to")))
                .map(TwilioSimulator::shown)
                .toList();
        List<Map<String, Object>> some =
                all.stream().skip((long) page * size).limit(size).toList();
        Map<String, Object> answer = new LinkedHashMap<>(Map.of("messages", some, "page", page, "page_size", size));
        boolean more = (long) (page + 1) * size < all.size();
        answer.put(
                "next_page_uri",
                more
                        ? sent.path() + "?DateSent%3E=" + since + "&PageSize=" + size + "&Page=" + (page + 1)
                                + "&PageToken=PA" + some.get(some.size() - 1).get("sid")
                        : null);
        return Reply.json(200, answer);
    }

    @Override
    public void close() {
        server.close();
    }
}

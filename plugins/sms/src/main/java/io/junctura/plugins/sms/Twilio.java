package io.junctura.plugins.sms;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.PageReader;
import io.junctura.api.Reached;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Twilio's REST API of 2010-04-01, as one call uses it. */
final class Twilio {
    private static final String SYSTEM = "Twilio";
    private static final String FORM = "application/x-www-form-urlencoded";

    /** Where Twilio says that there were too many requests, and not until when. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** The sender's queue is full: it holds what can be sent in four hours. */
    private static final int QUEUE_IS_FULL = 21611;

    /** The recipient does not want it, or may not get it: another text does not help. */
    private static final Set<Integer> REFUSED = Set.of(21408, 21606, 21608, 21610, 21612);

    private static final Duration BRIEF = Duration.ofSeconds(5);

    private final TwilioConnection connection;
    private final ConnectionContext<?> context;

    Twilio(TwilioConnection connection, ConnectionContext<?> context) {
        this.connection = connection;
        this.context = context;
    }

    private record Problem(
            @Nullable Integer code,
            @Nullable String message,
            @Nullable String more_info) {}

    private record Account(
            String friendly_name, String status, @Nullable String type) {}

    private record Message(
            String sid, String status, @Nullable String num_segments) {
        Sent sent() {
            int parts = num_segments != null && num_segments.matches("[0-9]{1,4}") ? Integer.parseInt(num_segments) : 0;
            return new Sent(sid, List.of(sid), parts, status);
        }
    }

    /** A standard API key may not ask for the account: it is tried with the account's messages. */
    void test() throws ConnectorException, InterruptedException {
        if (connection.hasKey()) {
            checked(context.http()
                            .send(to("GET", "/Messages.json")
                                    .query("PageSize", 1)
                                    .timeLimit(BRIEF)
                                    .build()))
                    .close();
            context.log().log(
                    Level.INFO, "Twilio accepts the API key for the account " + connection.accountSid() + ".");
            return;
        }
        Account account = checked(
                        context.http().send(to("GET", ".json").timeLimit(BRIEF).build()))
                .json(Account.class);
        String seen = "Twilio's account \"" + account.friendly_name() + "\""
                + (account.type() == null ? "" : " (" + account.type() + ")") + " is " + account.status() + ".";
        if (!account.status().equals("active")) {
            throw ConnectorException.refused(seen + " Have it reactivated in Twilio's console.");
        }
        context.log().log(Level.INFO, seen);
    }

    Sent send(SendMessage message) throws ConnectorException, InterruptedException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("To", message.recipient());
        form.put("Body", message.text());
        String from = message.from() == null ? connection.from() : message.from();
        if (from != null) form.put("From", from);
        else if (connection.messagingService() != null) form.put("MessagingServiceSid", connection.messagingService());
        else {
            throw ConnectorException.badInput(
                    "The message has no sender. Set \"from\" of the step, or \"from\" or \"messagingService\" of the"
                            + " connection.");
        }
        if (message.report()) {
            if (connection.reports() != null) form.put("StatusCallback", connection.reports());
            else if (from != null) {
                throw ConnectorException.badInput(
                        "Twilio has no address for delivery reports. Set \"reports\" of the connection to"
                                + " the public address of a flow that starts with twilio.status.");
            }
        }
        Duration validity = message.validity();
        if (validity != null) form.put("ValidityPeriod", String.valueOf(validity.toSeconds()));
        HttpRequest request =
                to("POST", "/Messages.json").body(encoded(form), FORM).build();
        return checked(context.http().send(request)).json(Message.class).sent();
    }

    void messages(Map<String, String> query, PageReader reader)
            throws ConnectorException, IOException, InterruptedException {
        HttpRequest.Builder request = to("GET", "/Messages.json");
        query.forEach(request::query);
        context.http().pages(request.build(), page -> reader.read(checked(page)));
    }

    private HttpRequest.Builder to(String method, String path) {
        String user = connection.hasKey() ? connection.apiKey() : connection.accountSid();
        String password = Objects.requireNonNull(
                        connection.hasKey() ? connection.apiKeySecret() : connection.authToken())
                .reveal();
        String sign = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        URI address = URI.create(connection.address() + "/2010-04-01/Accounts/" + connection.accountSid() + path);
        return HttpRequest.to(method, address).header("Authorization", "Basic " + sign);
    }

    private static byte[] encoded(Map<String, String> form) {
        StringBuilder text = new StringBuilder();
        form.forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns a successful response; otherwise throws an exception with Twilio's message and error number. */
    private HttpAnswer checked(HttpAnswer answer) throws ConnectorException, InterruptedException {
        int status = answer.status();
        if (status < 400 || status >= 500) return answer.orThrow(SYSTEM);
        Duration pause = pause(answer);
        Problem problem = problem(answer);
        String why = said(problem, status);
        int code = problem.code() == null ? 0 : problem.code();
        if (status == 429) {
            throw ConnectorException.tryLater(Reached.NO, "Twilio accepts no more requests for now: " + why, pause);
        }
        if (code == QUEUE_IS_FULL) {
            throw ConnectorException.tryLater(
                    Reached.NO, "Twilio's queue of this sender is full: " + why, Duration.ofMinutes(1));
        }
        if (status == 401) {
            throw ConnectorException.credentials("Twilio does not accept the sign-in of the account "
                    + connection.accountSid() + ": " + why + " Check the auth token, or the API key and its secret.");
        }
        if (status == 408) throw ConnectorException.tryLater(Reached.MAYBE, "Twilio gave up on the request: " + why);
        if (status == 403 || status == 409 || REFUSED.contains(code)) {
            throw ConnectorException.refused("Twilio refuses the request: " + why);
        }
        throw new ConnectorException(
                ErrorKind.BAD_INPUT, Reached.YES, "Twilio does not accept the request: " + why, null, null);
    }

    private Problem problem(HttpAnswer answer) throws ConnectorException, InterruptedException {
        byte[] body;
        try (answer) {
            body = answer.bytes();
        }
        try {
            return context.json().parse(body, Problem.class);
        } catch (ConnectorException e) {
            return new Problem(null, null, null);
        }
    }

    private static String said(Problem problem, int status) {
        if (problem.message() == null) return "status " + status + ".";
        String message = problem.message().strip();
        return (message.endsWith(".") ? message : message + ".")
                + (problem.code() == null ? "" : " (Twilio's error " + problem.code() + ")");
    }

    private static Duration pause(HttpAnswer answer) {
        try {
            return Duration.ofSeconds(
                    Math.max(1, Long.parseLong(answer.header("retry-after").orElse(""))));
        } catch (NumberFormatException e) {
            return PAUSE;
        }
    }
}

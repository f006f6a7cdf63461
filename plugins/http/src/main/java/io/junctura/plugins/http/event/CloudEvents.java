package io.junctura.plugins.http.event;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.Field;
import io.junctura.api.InboundRequest;
import io.junctura.api.TriggerContext;
import io.junctura.api.WebhookTrigger.Received;
import io.junctura.plugins.http.signature.SignatureVerification;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * CloudEvents 1.0 in structured, batched or binary mode. Each event starts a run with its attributes and its {@code data} as
 * the payload. Two events with the same {@code source} and {@code id} start one run.
 *
 * @param origins the senders that may send events, such as {@code eventgrid.azure.net}, for senders that ask with
 *                {@code OPTIONS} before they send any; {@code *} for every sender. Without it, none
 */
public record CloudEvents(
        @Field(title = "Allowed senders", pattern = CloudEvents.ORIGIN, patternHint = CloudEvents.ORIGIN_HINT)
        List<String> origins)
        implements EventFormat {

    static final String ORIGIN = "^([*]|[A-Za-z0-9._:-]+)$";
    static final String ORIGIN_HINT = "the name of a sender such as eventgrid.azure.net; or * for every sender";

    private static final String ANY = "*";
    private static final Pattern IS_ORIGIN = Pattern.compile(ORIGIN);
    private static final Pattern RATE = Pattern.compile("[1-9][0-9]{0,8}");

    private static final String MEDIA_TYPE = "application/cloudevents";
    private static final String STRUCTURED = MEDIA_TYPE + "+json";
    private static final String BATCHED = MEDIA_TYPE + "-batch+json";

    public CloudEvents {
        origins = origins.stream()
                .map(origin -> origin.strip().toLowerCase(Locale.ROOT))
                .toList();
        for (String origin : origins) {
            if (!IS_ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException("origins must be " + ORIGIN_HINT + ".");
            }
        }
    }

    /** Answers the validation request of "HTTP 1.1 Web Hooks for Event Delivery", section 4. */
    @Override
    public Optional<Received.Answer> handshake(InboundRequest request) throws ConnectorException {
        String origin = request.header("webhook-request-origin").orElse("").strip();
        if (!request.method().equals("OPTIONS") || origin.isEmpty()) return Optional.empty();
        if (!origins.contains(ANY) && !origins.contains(origin.toLowerCase(Locale.ROOT))) {
            throw ConnectorException.refused("The flow's trigger does not allow events of this sender. Add the value of"
                    + " WebHook-Request-Origin to the origins of its \"events\".");
        }
        // The server has no limit of requests per minute. It answers 429 or 503 if there are too many.
        String rate = request.header("webhook-request-rate").orElse("").strip();
        Map<String, String> headers = Map.of(
                "Allow",
                "POST",
                "WebHook-Allowed-Origin",
                origins.contains(ANY) ? ANY : origin,
                "WebHook-Allowed-Rate",
                RATE.matcher(rate).matches() ? rate : ANY);
        return Optional.of(new Received.Answer(200, headers, new byte[0]));
    }

    @Override
    public Received read(InboundRequest request, SignatureVerification verify, TriggerContext<?> context)
            throws ConnectorException, IOException {
        List<Event> events = new ArrayList<>();
        CloudEventReader reader = new CloudEventReader(context);
        switch (mode(request)) {
            case BINARY -> events.add(reader.binary(request));
            case STRUCTURED -> events.add(reader.structured(request.payload(), ""));
            case BATCHED -> {
                if (!(request.payload() instanceof List<?> batch)) {
                    throw ConnectorException.badInput("A batch of CloudEvents must be a JSON array.");
                }
                for (Object one : batch) {
                    events.add(reader.structured(one, "Event " + (events.size() + 1) + " of the batch: "));
                }
            }
        }
        return new Received.Events(events);
    }

    private enum Mode {
        BINARY,
        STRUCTURED,
        BATCHED
    }

    /** JSON without the headers {@code ce-…} is read as structured, since some senders and tools do not set its media type. */
    private static Mode mode(InboundRequest request) throws ConnectorException {
        String type = MediaTypes.name(request.header("content-type").orElse(""));
        if (type.equals(STRUCTURED)) return Mode.STRUCTURED;
        if (type.equals(BATCHED)) return Mode.BATCHED;
        if (type.startsWith(MEDIA_TYPE)) {
            throw ConnectorException.badInput("The event format " + type + " is not supported. Send " + STRUCTURED
                    + ", " + BATCHED + ", or binary mode.");
        }
        boolean json = type.equals("application/json")
                && request.headers().keySet().stream()
                        .noneMatch(name -> name.startsWith(CloudEventReader.HEADER_PREFIX));
        if (!json) return Mode.BINARY;
        return request.payload() instanceof List ? Mode.BATCHED : Mode.STRUCTURED;
    }
}

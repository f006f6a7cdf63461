package io.junctura.plugins.sms;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.StreamTrigger;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jspecify.annotations.Nullable;

/** Starts a run for each delivery report. The trigger acknowledges a report when its run is on disk. */
@TriggerInfo(id = "status", title = "Delivery report", payload = SmppStatus.Report.class)
public record SmppStatus() implements StreamTrigger<SmppConnection> {
    private static final Duration CHECK_INTERVAL = Duration.ofMinutes(1);

    /** Delivery receipt, delivery acknowledgement of the phone, and notification in between. */
    private static final int REPORTS = 0x04 | 0x08 | 0x20;

    private static final Pattern FIELD = Pattern.compile("(?i)\\b(id|stat|err|done date|submit date):\\s*([^\\s]*)");

    private static final Map<String, String> STATUSES = Map.of(
            "ENROUTE", "en-route",
            "DELIVRD", "delivered",
            "EXPIRED", "expired",
            "DELETED", "deleted",
            "UNDELIV", "undelivered",
            "ACCEPTD", "accepted",
            "UNKNOWN", "unknown",
            "REJECTD", "rejected");

    /** By the value of {@code message_state}, from 1. */
    private static final List<String> STATES =
            List.of("en-route", "delivered", "expired", "deleted", "undelivered", "accepted", "unknown", "rejected");

    /**
     * A delivery report.
     *
     * @param id     the message's ID, which the result of the sending step also contains
     * @param status the status, such as {@code delivered}, {@code undelivered}, {@code expired} or {@code rejected}
     * @param from   the number that the message was sent to
     * @param to     the sender of the message
     * @param error  the operator's error code, if the message was not delivered
     * @param text   the report as the message center wrote it
     */
    public record Report(
            String id,
            String status,
            String from,
            String to,
            @Nullable String error,
            String text) {}

    static boolean isReport(DeliverSm delivery) {
        return (delivery.getEsmClass() & REPORTS) != 0;
    }

    @Override
    public void consume(Emitter emitter, TriggerContext<SmppConnection> context)
            throws ConnectorException, InterruptedException {
        SmppSession session = context.shared(SharedSession.class);
        try (SmppSession.Listening listening = session.listen(new Reports(emitter, context.connection()))) {
            emitter.listening();
            while (!session.awaitEnd(CHECK_INTERVAL)) {
                // The threads of the session deliver reports.
            }
        }
        throw session.ended();
    }

    private record Reports(Emitter emitter, SmppConnection connection) implements SmppSession.Receiver {

        @Override
        public boolean wants(DeliverSm delivery) {
            return isReport(delivery);
        }

        @Override
        public boolean isReady() {
            return emitter.accepting();
        }

        @Override
        public CompletableFuture<Void> take(DeliverSm delivery) throws InterruptedException {
            Report report = report(delivery, connection);
            String identity = report.id().isEmpty() ? null : report.id() + " " + report.status() + " " + report.text();
            return emitter.submit(List.of(new Event(report, identity)));
        }
    }

    /** What a report says: by its parameters, else by its text, which each operator writes a little differently. */
    static Report report(DeliverSm delivery, SmppConnection connection) {
        Incoming incoming = Incoming.of(delivery);
        String text = Alphabet.decode(delivery.getDataCoding(), incoming.octets(), connection.alphabet());
        if (text == null) text = "";
        String id = "";
        String status = "unknown";
        String error = null;
        Matcher fields = FIELD.matcher(text);
        while (fields.find()) {
            String value = fields.group(2);
            switch (fields.group(1).toLowerCase(Locale.ROOT)) {
                case "id" -> id = value;
                case "stat" ->
                    status = STATUSES.getOrDefault(value.toUpperCase(Locale.ROOT), value.toLowerCase(Locale.ROOT));
                case "err" -> error = value;
                default -> {}
            }
        }
        OptionalParameter.Receipted_message_id named =
                delivery.getOptionalParameter(OptionalParameter.Receipted_message_id.class);
        if (named != null) id = named.getValueAsString();
        OptionalParameter.Message_state state = delivery.getOptionalParameter(OptionalParameter.Message_state.class);
        if (state != null && state.getValue() >= 1 && state.getValue() <= STATES.size()) {
            status = STATES.get(state.getValue() - 1);
        }
        boolean fine = status.equals("delivered") || status.equals("accepted") || status.equals("en-route");
        return new Report(
                id,
                status,
                Address.shown(delivery.getSourceAddrTon(), delivery.getSourceAddr()),
                Address.shown(delivery.getDestAddrTon(), delivery.getDestAddress()),
                fine ? null : error,
                text);
    }
}

package io.junctura.plugins.sms;

import io.junctura.api.ActionContext;
import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Field;
import io.junctura.api.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account at an operator or SMS gateway with SMPP 3.4. All steps and triggers share one session.
 *
 * @param host         the message center's name or address
 * @param port         the message center's port
 * @param security     whether the session uses TLS
 * @param systemId     the account's name, up to 15 characters
 * @param password     the account's password, up to 8 characters
 * @param systemType   the system type, if the operator names one
 * @param bind         whether the session sends and receives, or only sends
 * @param from         the sender of messages that do not name one
 * @param alphabet     how the message center reads data coding 0
 * @param longMessages how a text that does not fit into one message is sent
 * @param timeout      how long the message center may take to answer
 * @param keepAlive    the time without traffic after which the connector sends {@code enquire_link}
 * @param authorities  certificates in PEM that are trusted beside Java's own
 */
@ConnectionInfo(
        address = "host",
        authorities = "authorities",
        keepsSecrets = {"systemType", "bind", "from", "alphabet", "longMessages", "timeout", "keepAlive"})
public record SmppConnection(
        @Field(example = "smpp.example.com") String host,
        @Field(fallback = "2775", min = 1, max = 65535) int port,
        @Field(fallback = "tls") Security security,
        @Field(title = "System ID", example = "orders") String systemId,
        Secret password,
        @Field(advanced = true) @Nullable String systemType,
        @Field(fallback = "transceiver", advanced = true) Bind bind,
        @Field(example = "+4915735990000") @Nullable String from,
        @Field(fallback = "gsm", advanced = true) Alphabet alphabet,
        @Field(fallback = "udh", advanced = true) LongMessages longMessages,
        @Field(fallback = "10s", advanced = true) Duration timeout,
        @Field(fallback = "30s", advanced = true) Duration keepAlive,

        @Field(title = "Certificate authorities", widget = Field.Widget.MULTILINE, advanced = true) @Nullable
        String authorities)
        implements SmsConnection {

    private static final Duration MIN = Duration.ofSeconds(1);
    private static final Duration MAX = Duration.ofMinutes(5);

    /** How the session is protected. */
    public enum Security {
        TLS,
        PLAINTEXT
    }

    /** What a session is for. */
    public enum Bind {
        /** To send and to receive. */
        TRANSCEIVER,
        /** To send only. */
        TRANSMITTER
    }

    /** How a long text is sent. */
    public enum LongMessages {
        /** In parts, each with a header in front of its text. */
        UDH,
        /** In parts, with the parameters {@code sar_msg_ref_num}, {@code sar_total_segments} and {@code sar_segment_seqnum}. */
        SAR,
        /** As a whole, in the parameter {@code message_payload}. */
        PAYLOAD
    }

    /**
     * What a step has sent so far.
     *
     * @param reference by which the phone knows the parts of one message
     * @param ids       of the parts that were sent
     */
    public record Progress(int reference, List<String> ids) {}

    public SmppConnection {
        if (systemId.length() > 15) throw new IllegalArgumentException("systemId may have up to 15 characters.");
        if (systemType != null && systemType.length() > 12) {
            throw new IllegalArgumentException("systemType may have up to 12 characters.");
        }
        if (port < 1 || port > 65535) throw new IllegalArgumentException("port must be from 1 to 65535.");
        requireBetween("timeout", timeout);
        requireBetween("keepAlive", keepAlive);
    }

    private static void requireBetween(String name, Duration value) {
        if (value.compareTo(MIN) < 0 || value.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(name + " must be from 1s to 5m.");
        }
    }

    String place() {
        return host + ":" + port;
    }

    @Override
    public Sent send(SendMessage message, ActionContext<SmsConnection> context)
            throws ConnectorException, InterruptedException {
        String from = message.from() == null ? this.from : message.from();
        Outgoing outgoing = Outgoing.of(message, from == null ? "" : from, this);
        SmppSession session = context.shared(SharedSession.class);
        List<String> ids = new ArrayList<>();
        if (outgoing.parts() == 1) {
            ids.add(session.submit(outgoing, 0, 0));
        } else {
            // A later attempt continues with the first part that was not sent.
            Progress progress = context.recall("progress", Progress.class)
                    .orElseGet(() -> new Progress(session.nextReference(), List.of()));
            context.remember("progress", progress);
            ids.addAll(progress.ids());
            while (ids.size() < outgoing.parts()) {
                ids.add(session.submit(outgoing, ids.size(), progress.reference()));
                context.remember("progress", new Progress(progress.reference(), List.copyOf(ids)));
                context.progress(ids.size(), outgoing.parts(), "parts");
            }
        }
        return new Sent(ids.get(ids.size() - 1), ids, ids.size(), "accepted");
    }

    @Override
    public void test(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
        context.shared(SharedSession.class).test();
    }
}

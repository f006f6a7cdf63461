package io.junctura.plugins.mqtt;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The reason code of a broker's answer (MQTT 5, section 2.4).
 *
 * @param code  the reason code; from 0x80 on, it is a failure
 * @param shown the code as the broker has sent it, for messages
 * @param text  the broker's explanation; null if there is none
 */
record Reason(int code, String shown, @Nullable String text) {
    private static final int FIRST_FAILURE = 0x80;

    private static final List<String> NAMES = List.of(
            "Unspecified error",
            "Malformed Packet",
            "Protocol Error",
            "Implementation specific error",
            "Unsupported Protocol Version",
            "Client Identifier not valid",
            "Bad User Name or Password",
            "Not authorized",
            "Server unavailable",
            "Server busy",
            "Banned",
            "Server shutting down",
            "Bad authentication method",
            "Keep Alive timeout",
            "Session taken over",
            "Topic Filter invalid",
            "Topic Name invalid",
            "Packet Identifier in use",
            "Packet Identifier not found",
            "Receive Maximum exceeded",
            "Topic Alias invalid",
            "Packet too large",
            "Message rate too high",
            "Quota exceeded",
            "Administrative action",
            "Payload format invalid",
            "Retain not supported",
            "QoS not supported",
            "Use another server",
            "Server moved",
            "Shared Subscriptions not supported",
            "Connection rate exceeded",
            "Maximum connect time",
            "Subscription Identifiers not supported",
            "Wildcard Subscriptions not supported");

    Reason(int code, @Nullable String text) {
        this(code, "0x" + String.format(Locale.ROOT, "%02X", code), text);
    }

    /** Converts the code of a CONNACK of MQTT 3.1.1 (section 3.2.2.3) to the one of MQTT 5. */
    static Reason ofVersion3(int code) {
        return new Reason(
                switch (code) {
                    case 0 -> 0;
                    case 1 -> 0x84;
                    case 2 -> 0x85;
                    case 3 -> 0x88;
                    case 4 -> 0x86;
                    case 5 -> 0x87;
                    default -> 0x80;
                },
                "return code " + code,
                null);
    }

    boolean isFailure() {
        return code >= FIRST_FAILURE;
    }

    /** @param what what cannot be done, such as {@code Cannot connect to the broker at mqtt:1883} */
    ConnectorException failedToConnect(String what) {
        String said = what + ": " + this;
        return switch (code) {
            case 0x84 ->
                new ConnectorException(
                        ErrorKind.REFUSED,
                        Reached.NO,
                        said + " Choose another protocol in the connection.",
                        null,
                        null);
            case 0x85 ->
                new ConnectorException(ErrorKind.REFUSED, Reached.NO, said + " Choose another client ID.", null, null);
            case 0x86, 0x87, 0x8A, 0x8C ->
                ConnectorException.credentials(said
                        + " Check the connection's user and password, and what the broker permits to its clients.");
            default -> ConnectorException.tryLater(Reached.NO, said);
        };
    }

    /** @param what what cannot be done, such as {@code Cannot publish to the topic "orders"} */
    ConnectorException refused(String what) {
        String said = what + ": " + this;
        return switch (code) {
            case 0x80, 0x83, 0x89, 0x91, 0x96, 0x97 -> ConnectorException.tryLater(Reached.MAYBE, said);
            case 0x87 -> ConnectorException.refused(said + " Give the connection's user the permission.");
            default -> ConnectorException.refused(said);
        };
    }

    /** Such as {@code Not authorized (0x87).}, with the broker's explanation. */
    @Override
    public String toString() {
        int index = code - FIRST_FAILURE;
        String name = index >= 0 && index < NAMES.size() ? NAMES.get(index) : "Reason";
        String said = text == null
                ? ""
                : ", " + text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return name + " (" + shown + ")" + said + (said.endsWith(".") ? "" : ".");
    }
}

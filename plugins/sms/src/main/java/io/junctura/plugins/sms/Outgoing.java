package io.junctura.plugins.sms;

import io.junctura.api.ConnectorException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message in the form that SMPP sends. */
final class Outgoing {
    static final byte UCS2 = 8;

    private static final int UCS2_OCTETS = 140;
    private static final int UCS2_OCTETS_OF_PART = 134;

    final Address from;
    final Address to;
    final byte dataCoding;
    final boolean report;
    final @Nullable Duration validity;
    final List<byte[]> texts;

    private Outgoing(Address from, SendMessage message, byte dataCoding, List<byte[]> texts) {
        this.from = from;
        this.to = Address.of(message.recipient());
        this.dataCoding = dataCoding;
        this.report = message.report();
        this.validity = message.validity();
        this.texts = texts;
    }

    /** @param from empty: the message center chooses it */
    static Outgoing of(SendMessage message, String from, SmppConnection connection) throws ConnectorException {
        boolean whole = connection.longMessages() == SmppConnection.LongMessages.PAYLOAD;
        Alphabet alphabet = connection.alphabet();
        String text = message.text();
        boolean fits = alphabet.has(text);
        List<byte[]> characters = new ArrayList<>();
        text.codePoints().forEach(each -> {
            byte[] encoded = fits ? alphabet.encode(each) : null;
            characters.add(encoded != null ? encoded : Character.toString(each).getBytes(StandardCharsets.UTF_16BE));
        });
        List<byte[]> texts = split(
                characters,
                whole ? Integer.MAX_VALUE : fits ? alphabet.octets : UCS2_OCTETS,
                fits ? alphabet.octetsOfPart : UCS2_OCTETS_OF_PART);
        return new Outgoing(Address.sender(from), message, fits ? 0 : UCS2, texts);
    }

    /** No character is divided, neither an escape of the GSM alphabet nor a surrogate pair. */
    private static List<byte[]> split(List<byte[]> characters, int octets, int octetsOfPart) {
        byte[] all = Alphabet.joined(characters);
        if (all.length <= octets) return List.of(all);
        List<byte[]> parts = new ArrayList<>();
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        for (byte[] each : characters) {
            if (part.size() + each.length > octetsOfPart) {
                parts.add(part.toByteArray());
                part.reset();
            }
            part.writeBytes(each);
        }
        parts.add(part.toByteArray());
        return parts;
    }

    int parts() {
        return texts.size();
    }

    /** A part with the header by which phones put it together (3GPP TS 23.040, 9.2.3.24.1). */
    byte[] withHeader(int part, int reference) {
        byte[] header = {5, 0, 3, (byte) reference, (byte) parts(), (byte) (part + 1)};
        return Alphabet.joined(List.of(header, texts.get(part)));
    }

    /** A relative time of SMPP: years, months, days, hours, minutes, seconds. */
    @Nullable
    String validityPeriod() {
        if (validity == null) return null;
        return String.format(
                "0000%02d%02d%02d%02d000R",
                validity.toDaysPart(), validity.toHoursPart(), validity.toMinutesPart(), validity.toSecondsPart());
    }
}

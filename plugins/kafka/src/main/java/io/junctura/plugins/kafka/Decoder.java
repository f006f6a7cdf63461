package io.junctura.plugins.kafka;

import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import io.junctura.api.Reached;
import io.junctura.api.TriggerContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Makes of a record what flows see. */
final class Decoder {
    /** A larger value goes to flows as a file. */
    private static final int MAX_VALUE_SIZE = 1 << 20;

    private final RecordReceived trigger;
    private final TriggerContext<KafkaConnection> context;

    Decoder(RecordReceived trigger, TriggerContext<KafkaConnection> context) {
        this.trigger = trigger;
        this.context = context;
    }

    /** A value that does not have the form that was asked for. */
    static final class BadValue extends Exception {
        private static final long serialVersionUID = 1L;

        BadValue(String message) {
            super(message);
        }
    }

    Received read(ConsumerRecord<byte[], byte[]> record) throws BadValue, ConnectorException {
        return received(record, value(record), null);
    }

    /** A record whose value cannot be read. */
    Received unreadable(ConsumerRecord<byte[], byte[]> record, String reason) throws ConnectorException {
        byte[] value = record.value();
        return received(
                record, null, new Received.Unreadable(reason, file(record, value == null ? new byte[0] : value)));
    }

    private Received received(
            ConsumerRecord<byte[], byte[]> record, @Nullable Object value, Received.@Nullable Unreadable unreadable) {
        return new Received(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp() < 0 ? null : Instant.ofEpochMilli(record.timestamp()),
                key(record.key()),
                Headers.texts(record.headers()),
                value,
                unreadable);
    }

    private @Nullable String key(byte @Nullable [] key) {
        if (key == null) return null;
        return switch (trigger.keyFormat()) {
            case TEXT -> new String(key, StandardCharsets.UTF_8);
            case BASE64 -> Base64.getEncoder().encodeToString(key);
        };
    }

    private @Nullable Object value(ConsumerRecord<byte[], byte[]> record) throws BadValue, ConnectorException {
        byte[] value = record.value();
        if (value == null) return null;
        if (trigger.format() == RecordReceived.Format.FILE) return file(record, value);
        if (value.length > MAX_VALUE_SIZE) {
            throw new BadValue(String.format(
                    Locale.ROOT,
                    "It has %,d bytes. A value of more than %,d bytes needs the format file.",
                    value.length,
                    MAX_VALUE_SIZE));
        }
        return switch (trigger.format()) {
            case JSON -> json(value);
            case TEXT -> text(value);
            case BASE64, FILE -> Base64.getEncoder().encodeToString(value);
        };
    }

    private @Nullable Object json(byte[] value) throws BadValue {
        try {
            return context.json().parse(value);
        } catch (ConnectorException e) {
            throw new BadValue(String.valueOf(e.getMessage()));
        }
    }

    private static String text(byte[] value) throws BadValue {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadValue("It is not text in UTF-8.");
        }
    }

    private FileRef file(ConsumerRecord<byte[], byte[]> record, byte[] value) throws ConnectorException {
        String name = record.topic() + "-" + record.partition() + "-" + record.offset();
        try {
            return context.files().store(name, "application/octet-stream", new ByteArrayInputStream(value));
        } catch (IOException e) {
            throw ConnectorException.tryLater(
                    Reached.NO, "The value of " + name + " cannot be stored as a file: " + e.getMessage(), e);
        }
    }
}

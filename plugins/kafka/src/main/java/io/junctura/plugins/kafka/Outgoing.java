package io.junctura.plugins.kafka;

import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record to publish.
 *
 * @param key       the key. Records with the same key go to one partition, in order
 * @param value     the content: a file, a text, or any other value, which is written as JSON
 * @param format    how the value is encoded
 * @param headers   names and texts that are sent with the record
 * @param partition the number of the partition. Without it, Kafka chooses one by the key
 */
public record Outgoing(
        @Field(example = "order-4711") @Nullable String key,
        @Field(widget = Field.Widget.JSON) @Nullable Object value,
        @Field(fallback = "auto") Format format,
        Map<String, String> headers,
        @Field(min = 0, advanced = true) @Nullable Integer partition) {

    /** How a value becomes bytes. */
    public enum Format {
        /** A file unchanged, a text in UTF-8, and anything else as JSON. */
        AUTO,
        /** As JSON, texts with quotes. */
        JSON,
        /** A text in Base64, which is decoded to bytes. */
        BASE64,
        /** No value: in a compacted topic, it deletes the records of this key. */
        TOMBSTONE
    }

    public Outgoing {
        if (format == Format.TOMBSTONE && value != null) {
            throw new IllegalArgumentException("With the format tombstone, a record has no value.");
        }
        if (format != Format.TOMBSTONE && value == null) {
            throw new IllegalArgumentException(
                    "value is missing. A record without a value needs the format tombstone.");
        }
        if (format == Format.BASE64 && !(value instanceof String)) {
            throw new IllegalArgumentException("With the format base64, value must be a text.");
        }
        if (format == Format.JSON && value instanceof FileRef) {
            throw new IllegalArgumentException("With the format json, value cannot be a file.");
        }
        if (partition != null && partition < 0) throw new IllegalArgumentException("partition must be 0 or more.");
    }

    /** @param idempotencyKey goes along as a header, by which consumers recognise a repetition */
    ProducerRecord<byte[], byte[]> toRecord(String topic, String idempotencyKey, ActionContext<KafkaConnection> context)
            throws ConnectorException, IOException {
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, keyBytes, bytes(context));
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        record.headers().add(Headers.KEY, idempotencyKey.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private byte @Nullable [] bytes(ActionContext<KafkaConnection> context) throws ConnectorException, IOException {
        if (value instanceof FileRef file) return content(file, context);
        return switch (format) {
            case TOMBSTONE -> null;
            case JSON -> context.json().write(value);
            case BASE64 -> decoded(String.valueOf(value));
            case AUTO ->
                value instanceof String text
                        ? text.getBytes(StandardCharsets.UTF_8)
                        : context.json().write(value);
        };
    }

    /** A file goes through memory whole, so its size is judged before. */
    private static byte[] content(FileRef file, ActionContext<KafkaConnection> context)
            throws ConnectorException, IOException {
        int limit = context.connection().largestRecord();
        if (file.size() > limit) {
            throw ConnectorException.badInput(String.format(
                    Locale.ROOT,
                    "The file \"%s\" has %,d bytes, and the connection's largestRecord is %,d. Store the file"
                            + " elsewhere, and publish its place.",
                    file.name(),
                    file.size(),
                    limit));
        }
        try (InputStream in = context.files().open(file)) {
            return in.readNBytes(limit + 1);
        }
    }

    private static byte[] decoded(String text) throws ConnectorException {
        try {
            return Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw ConnectorException.badInput("value is not Base64: " + e.getMessage() + ".");
        }
    }
}

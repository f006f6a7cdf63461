package io.junctura.run.sql;

import io.junctura.run.DerivedKeys;
import io.junctura.run.journal.PublishedEvent;
import io.junctura.run.journal.StoredValues;
import io.junctura.run.journal.TopicEvents;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Reads the events that were published to topics. Thread safe. */
final class Topics implements TopicEvents {
    private final JournalReads reads;
    private final StoredValues values;
    private final LongSupplier numbers;

    Topics(JournalReads reads, StoredValues values, LongSupplier numbers) {
        this.reads = reads;
        this.values = values;
        this.numbers = numbers;
    }

    @Override
    public long nextTopicEvent() {
        return numbers.getAsLong();
    }

    @Override
    public Optional<PublishedEvent> published(String topic, String name, byte[] event) {
        return reads.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT seq, runs, event FROM topic_event WHERE topic = ? AND name = ?")) {
                select.setString(1, topic);
                select.setBytes(2, DerivedKeys.hash(name));
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) return Optional.empty();
                    byte[] first = row.getBytes(3);
                    boolean same = first == null || values.holds(first, event);
                    return Optional.of(new PublishedEvent(row.getLong(1), row.getInt(2), same));
                }
            }
        });
    }
}

package io.junctura.delivery.sql;

import io.junctura.database.Checksum;
import io.junctura.database.Database;
import io.junctura.delivery.AllowedTopicStore;
import io.junctura.delivery.AllowedTopics;
import io.junctura.json.Json;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The topics that instances may receive. */
final class SqlAllowedTopicStore implements AllowedTopicStore {
    private final Database database;

    SqlAllowedTopicStore(Database database) {
        this.database = database;
    }

    /** In plain JDBC, because each start calls it: loading JDBI would take longer than the query. */
    @Override
    public Map<String, AllowedTopics> load() {
        try {
            return database.readPlain(connection -> {
                Map<String, AllowedTopics> all = new HashMap<>();
                try (PreparedStatement select =
                                connection.prepareStatement("SELECT instance, topics, crc FROM subscription_topics");
                        ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        byte[] topics = row.getBytes("topics");
                        Checksum.check("the topics of " + row.getString("instance"), row, topics);
                        all.put(row.getString("instance"), read(Objects.requireNonNull(Json.parseStored(topics))));
                    }
                }
                return all;
            });
        } catch (SQLException e) {
            throw new IllegalStateException("The topics of instances cannot be read.", e);
        }
    }

    /** A list of patterns; with descriptions, an object. */
    private static AllowedTopics read(Object stored) {
        Object patterns = stored instanceof Map<?, ?> map ? map.get("topics") : stored;
        Map<String, String> descriptions = new HashMap<>();
        if (stored instanceof Map<?, ?> map && map.get("descriptions") instanceof Map<?, ?> texts)
            texts.forEach((pattern, text) -> descriptions.put(String.valueOf(pattern), String.valueOf(text)));
        return new AllowedTopics(
                ((List<?>) Objects.requireNonNull(patterns))
                        .stream().map(String::valueOf).toList(),
                descriptions);
    }

    @Override
    public void put(String instance, AllowedTopics topics) {
        byte[] stored = Json.writeStored(
                topics.descriptions().isEmpty()
                        ? topics.patterns()
                        : Map.of("topics", topics.patterns(), "descriptions", topics.descriptions()));
        database.write(db -> db.createUpdate("""
                    INSERT INTO subscription_topics (instance, topics, crc) VALUES (:instance, :topics, :crc)
                        ON CONFLICT (instance) DO UPDATE SET topics = excluded.topics, crc = excluded.crc
                    """)
                .bind("instance", instance)
                .bind("topics", stored)
                .bind("crc", Checksum.of(stored))
                .execute());
    }
}

package io.junctura.run.sql;

import io.junctura.database.CrashPoint;
import io.junctura.run.DerivedKeys;
import io.junctura.run.journal.TopicEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Writes the events of topics. Used by the writer's thread only. */
final class TopicStatements {
    private final PreparedStatement select;
    private final PreparedStatement insert;

    TopicStatements(Connection connection) throws SQLException {
        select = connection.prepareStatement("SELECT seq FROM topic_event WHERE topic = ? AND name = ?");
        insert = connection.prepareStatement(
                "INSERT INTO topic_event (seq, topic, published, name, runs, event) VALUES (?, ?, ?, ?, ?, ?)");
    }

    /** Why the append must be rejected; null: the event may be published. */
    @Nullable
    String guard(@Nullable TopicEvent event) throws SQLException {
        if (event == null || event.name() == null || !isPublished(event.topic(), event.name())) return null;
        return "an event of this name was published before";
    }

    private boolean isPublished(String topic, String name) throws SQLException {
        select.setString(1, topic);
        select.setBytes(2, DerivedKeys.hash(name));
        try (ResultSet row = select.executeQuery()) {
            return row.next();
        }
    }

    void publish(TopicEvent event, byte @Nullable [] content) throws SQLException {
        insert.setLong(1, event.seq());
        insert.setString(2, event.topic());
        insert.setLong(3, event.at());
        insert.setBytes(4, event.name() == null ? null : DerivedKeys.hash(event.name()));
        insert.setInt(5, event.runs());
        insert.setBytes(6, content);
        insert.executeUpdate();
        CrashPoint.hit("topic.inserted");
    }
}

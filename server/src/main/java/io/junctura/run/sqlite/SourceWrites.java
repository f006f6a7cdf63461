package io.junctura.run.sqlite;

import io.junctura.database.CrashPoint;
import io.junctura.run.Journal.CursorMoved;
import io.junctura.run.Journal.FileMoved;
import io.junctura.run.Journal.Ledgered;
import io.junctura.run.Journal.TopicEvent;
import io.junctura.run.Names;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How far flows have come with where their events are from: cursors, files, topics. Belongs to the writer's thread. */
final class SourceWrites {
    private final PreparedStatement selectCursor;
    private final PreparedStatement upsertCursor;
    private final PreparedStatement selectFile;
    private final PreparedStatement replaceFile;
    private final PreparedStatement deleteFile;
    private final PreparedStatement selectTopicEvent;
    private final PreparedStatement insertTopicEvent;

    SourceWrites(Connection connection) throws SQLException {
        selectCursor = connection.prepareStatement("SELECT value FROM cursor WHERE flow = ? AND partition = ?");
        upsertCursor = connection.prepareStatement("""
                INSERT INTO cursor (flow, partition, value, moved) VALUES (?, ?, ?, ?)
                    ON CONFLICT (flow, partition) DO UPDATE SET value = excluded.value, moved = excluded.moved
                """);
        selectFile = connection.prepareStatement("SELECT version FROM ledger WHERE flow = ? AND path = ?");
        replaceFile = connection.prepareStatement("""
            INSERT OR REPLACE INTO ledger (flow, path, version, size, modified, stage, run, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """);
        deleteFile = connection.prepareStatement("DELETE FROM ledger WHERE flow = ? AND path = ?");
        selectTopicEvent = connection.prepareStatement("SELECT seq FROM topic_event WHERE topic = ? AND name = ?");
        insertTopicEvent = connection.prepareStatement(
                "INSERT INTO topic_event (seq, topic, published, name, runs, event) VALUES (?, ?, ?, ?, ?, ?)");
    }

    /** Why these may not be moved or published; null if they may. */
    @Nullable
    String guard(@Nullable CursorMoved cursor, List<FileMoved> files, @Nullable TopicEvent event) throws SQLException {
        if (cursor != null && !Arrays.equals(now(cursor), cursor.from())) {
            return "the cursor of flow " + cursor.flow() + " has been moved by someone else";
        }
        for (FileMoved file : files) {
            if (!Objects.equals(version(file), file.from())) {
                return "the file " + file.path() + " of flow " + file.flow() + " has been moved by someone else";
            }
        }
        if (event != null && event.name() != null && isPublished(event.topic(), event.name())) {
            return "an event of this name was published before";
        }
        return null;
    }

    private byte @Nullable [] now(CursorMoved cursor) throws SQLException {
        selectCursor.setInt(1, cursor.flow());
        selectCursor.setString(2, cursor.partition());
        try (ResultSet row = selectCursor.executeQuery()) {
            return row.next() ? row.getBytes(1) : null;
        }
    }

    private @Nullable String version(FileMoved file) throws SQLException {
        selectFile.setInt(1, file.flow());
        selectFile.setString(2, file.path());
        try (ResultSet row = selectFile.executeQuery()) {
            return row.next() ? row.getString(1) : null;
        }
    }

    private boolean isPublished(String topic, String name) throws SQLException {
        selectTopicEvent.setString(1, topic);
        selectTopicEvent.setBytes(2, Names.hash(name));
        try (ResultSet row = selectTopicEvent.executeQuery()) {
            return row.next();
        }
    }

    void move(CursorMoved cursor) throws SQLException {
        upsertCursor.setInt(1, cursor.flow());
        upsertCursor.setString(2, cursor.partition());
        upsertCursor.setBytes(3, cursor.to());
        upsertCursor.setLong(4, cursor.at());
        upsertCursor.executeUpdate();
        CrashPoint.hit("cursor.moved");
    }

    void move(FileMoved file, long accepted) throws SQLException {
        Ledgered to = file.to();
        PreparedStatement change = to == null ? deleteFile : replaceFile;
        change.setInt(1, file.flow());
        change.setString(2, file.path());
        if (to != null) {
            change.setString(3, to.version());
            change.setLong(4, to.size());
            change.setLong(5, to.modified());
            change.setInt(6, to.stage().stored());
            change.setLong(7, accepted == 0 ? to.run() : accepted);
            change.setString(8, to.reason());
        }
        change.executeUpdate();
        CrashPoint.hit("file.moved");
    }

    void publish(TopicEvent event, byte @Nullable [] content) throws SQLException {
        insertTopicEvent.setLong(1, event.seq());
        insertTopicEvent.setString(2, event.topic());
        insertTopicEvent.setLong(3, event.at());
        insertTopicEvent.setBytes(4, event.name() == null ? null : Names.hash(event.name()));
        insertTopicEvent.setInt(5, event.runs());
        insertTopicEvent.setBytes(6, content);
        insertTopicEvent.executeUpdate();
        CrashPoint.hit("topic.inserted");
    }
}

package io.junctura.database.postgresql;

import io.junctura.database.QueuedWrite;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The participant of the batches, if there is one. */
final class Participants {
    private volatile @Nullable Participant joined;
    /** The one that knows the connection. */
    private @Nullable Participant known;

    void join(Participant participant) {
        joined = participant;
    }

    /** A new connection is used from now on. */
    void connected() {
        known = null;
    }

    void begin(Connection open, List<QueuedWrite> batch) throws SQLException {
        Participant participant = joined;
        if (participant == null) return;
        if (known != participant) {
            participant.connected(open);
            known = participant;
        }
        participant.begin(batch);
    }

    void before(QueuedWrite writing) throws SQLException {
        if (known != null && !known.collects(writing)) known.flush();
    }

    void flush() throws SQLException {
        if (known != null) known.flush();
    }

    void end() throws SQLException {
        if (known != null) known.end();
    }

    void rolledBack() {
        if (known != null) known.rolledBack();
    }
}

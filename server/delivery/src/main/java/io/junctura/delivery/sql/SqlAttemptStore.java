package io.junctura.delivery.sql;

import io.junctura.database.Database;
import io.junctura.delivery.AttemptStore;
import io.junctura.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Failed attempts. */
final class SqlAttemptStore implements AttemptStore {
    private final Database database;

    SqlAttemptStore(Database database) {
        this.database = database;
    }

    @Override
    public void failed(long run, long started, Map<String, Object> content) {
        database.write(db -> db.createUpdate(
                        "INSERT INTO delivery_attempt (run, started, content) VALUES (:run, :started, :content)"
                                + " ON CONFLICT (run, started) DO UPDATE SET content = excluded.content")
                .bind("run", run)
                .bind("started", started)
                .bind("content", Json.writeStored(content))
                .execute());
    }

    @Override
    @SuppressWarnings("unchecked") // As failed() writes it.
    public Map<Long, Map<String, Object>> of(long run) {
        return database.read(db -> {
            Map<Long, Map<String, Object>> attempts = new HashMap<>();
            db.createQuery("SELECT started, content FROM delivery_attempt WHERE run = :run")
                    .bind("run", run)
                    .map((row, ctx) -> attempts.put(row.getLong("started"), (Map<String, Object>)
                            Objects.requireNonNull(Json.parseStored(row.getBytes("content")))))
                    .list();
            return attempts;
        });
    }
}

package io.junctura.delivery;

import io.junctura.database.Database;
import io.junctura.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The SQL of failed attempts, with their requests and answers. */
final class AttemptStore {
    private final Database database;

    AttemptStore(Database database) {
        this.database = database;
    }

    /** @param started in milliseconds since 1970 */
    void failed(long run, long started, Map<String, Object> content) {
        database.write(db -> db.createUpdate(
                        "INSERT OR REPLACE INTO delivery_attempt (run, started, content) VALUES (:run, :started,"
                                + " :content)")
                .bind("run", run)
                .bind("started", started)
                .bind("content", Json.writeStored(content))
                .execute());
    }

    /** By their start, in milliseconds since 1970. */
    @SuppressWarnings("unchecked") // As failed() writes it.
    Map<Long, Map<String, Object>> of(long run) {
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

package io.junctura;

import io.junctura.database.CannotOpen;
import io.junctura.database.Checksum;
import io.junctura.database.Damaged;
import io.junctura.database.sqlite.Inspection;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.run.sqlite.RowCheck;
import io.junctura.thread.FailStop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the database can be trusted. The server does not start on damaged data, and ends when it can no longer write. */
final class DatabaseHealth {
    /** How long a start may inspect the database. Of a large database, the rest is not inspected. */
    private static final Duration INSPECTION_TIME = Duration.ofMillis(500);

    private final Path data;
    private volatile @Nullable Inspection inspection;

    DatabaseHealth(Path data) {
        this.data = data;
    }

    /** Begins to look for damage, beside the start of the server. */
    void inspect(SqliteDatabase database) throws CannotOpen {
        inspection = database.inspect(INSPECTION_TIME, List.of(Checksum::damage, RowCheck::damage));
    }

    /** Waits for the end of the inspection. */
    void mustBeSound() throws CannotStart {
        String damage = found();
        if (damage != null) throw new CannotStart(sentence(damage), null);
    }

    /** @return why the server cannot start, if damage is behind this failure of the start; otherwise null */
    @Nullable
    CannotStart damageCausing(RuntimeException failure) {
        // Code that reads damaged data before the inspection has found the damage may fail in any way.
        String damage = found();
        if (damage == null && failure instanceof Damaged) damage = failure.getMessage();
        return damage == null ? null : new CannotStart(sentence(damage), failure);
    }

    private @Nullable String found() {
        Inspection begun = inspection;
        return begun == null ? null : begun.result();
    }

    private String sentence(String damage) {
        return "The database in " + data + " is damaged: " + damage
                + ". The server does not start on damaged data. Check the disk. "
                + SqliteDatabase.restoreInto(data);
    }

    /** Ends the process: the disk or the database can no longer be trusted, so nothing more may be acknowledged. */
    void failStop(Throwable why) {
        if (why instanceof OutOfMemoryError e) FailStop.outOfMemory(e);
        if (why instanceof Damaged) {
            System.err.println("Junctura stops, since the database in the data folder "
                    + data.toAbsolutePath() + " is damaged: " + why.getMessage()
                    + ". Check the disk. " + SqliteDatabase.restoreInto(data));
            Runtime.getRuntime().halt(3);
        }
        System.err.println("Junctura stops, since its database can no longer be written: " + why.getMessage()
                + ". Nothing acknowledged is lost. Repair the disk, and start the server again.");
        Runtime.getRuntime().halt(3);
    }
}

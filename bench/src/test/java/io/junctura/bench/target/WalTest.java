package io.junctura.bench.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalTest {
    @Test
    void whatIsWrittenCountsAlsoWhenTheLogBeginsAnew(@TempDir Path folder) throws Exception {
        Path database = folder.resolve("a.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA page_size = 4096");
            statement.execute("PRAGMA journal_mode = wal");
            statement.execute("CREATE TABLE t (x)");
            Wal wal = new Wal(database);

            statement.execute("INSERT INTO t VALUES (1)");
            wal.count();
            assertThat(wal.bytes()).isEqualTo(Files.size(folder.resolve("a.db-wal")) - 32 - 2 * (4096 + 24));
            long before = wal.bytes();

            statement.execute("PRAGMA wal_checkpoint(RESTART)");
            statement.execute("INSERT INTO t VALUES (2)");
            wal.count();
            assertThat(wal.bytes()).isEqualTo(2 * before);
            assertThat(StoredRows.of(database)).isEqualTo(2);
        }
    }
}

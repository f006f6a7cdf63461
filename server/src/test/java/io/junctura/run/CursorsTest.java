package io.junctura.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.database.Database;
import io.junctura.files.ValueFiles;
import io.junctura.run.Journal.Atom;
import io.junctura.run.Journal.CursorMoved;
import io.junctura.run.Journal.Receipt;
import io.junctura.run.Journal.StoredCursor;
import io.junctura.run.sqlite.SqliteJournal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both journals keep a cursor for each partition of a flow, which moves only from where it is. */
class CursorsTest {
    @TempDir
    Path data;

    @Test
    void onDisk() throws Exception {
        try (Database database = Database.open(data, broken -> {})) {
            eachPartitionHasACursorThatMovesFromWhereItIs(
                    new SqliteJournal(database, new ValueFiles(data.resolve("files"), Runnable::run)));
        }
    }

    @Test
    void inMemory() throws Exception {
        eachPartitionHasACursorThatMovesFromWhereItIs(new MemoryJournal(new MemoryJournal.Disk(), Runnable::run));
    }

    private static void eachPartitionHasACursorThatMovesFromWhereItIs(Journal journal) throws Exception {
        assertThat(move(journal, 1, "b", null, "b1")).isTrue();
        assertThat(move(journal, 1, "a", null, "a1")).isTrue();
        assertThat(move(journal, 1, "", null, "1")).isTrue();
        assertThat(move(journal, 2, "a", null, "other")).isTrue();
        assertThat(move(journal, 1, "b", "b1", "b2")).isTrue();
        assertThat(move(journal, 1, "b", "b1", "b3")).as("from where it was").isFalse();
        assertThat(move(journal, 1, "a", null, "a2")).as("as if it were new").isFalse();
        assertThat(texts(journal.cursors(1, null, 10))).containsExactly("=1", "a=a1", "b=b2");
        assertThat(texts(journal.cursors(1, null, 2))).containsExactly("=1", "a=a1");
        assertThat(texts(journal.cursors(1, "a", 2))).containsExactly("b=b2");
        assertThat(text(journal.cursor(1))).isEqualTo("1");
        assertThat(journal.cursor(2)).isNull();

        assertThat(text(journal.cursor(1, "b"))).isEqualTo("b2");
        assertThat(journal.countCursors(1)).isEqualTo(3);

        assertThat(journal.deleteCursors(1, List.of("a", "unknown"))).isEqualTo(1);
        assertThat(journal.deleteCursors(1, List.of("a"))).isZero();
        assertThat(move(journal, 1, "a", "a1", "a2"))
                .as("on, after it was deleted")
                .isFalse();
        assertThat(journal.deleteCursors(1, List.of("", "b"))).isEqualTo(2);
        assertThat(journal.cursors(1, null, 10)).isEmpty();
        assertThat(texts(journal.cursors(2, null, 10))).containsExactly("a=other");
        assertThat(move(journal, 1, "a", null, "a1")).as("from the beginning").isTrue();
    }

    private static List<String> texts(List<StoredCursor> cursors) {
        return cursors.stream()
                .map(cursor -> cursor.partition() + "=" + text(cursor.value()))
                .toList();
    }

    private static @Nullable String text(byte @Nullable [] value) {
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /** @return whether it was moved */
    private static boolean move(Journal journal, int flow, String partition, @Nullable String from, String to)
            throws Exception {
        CompletableFuture<Boolean> moved = new CompletableFuture<>();
        CursorMoved cursor = new CursorMoved(flow, partition, bytes(from), to.getBytes(StandardCharsets.UTF_8), 7);
        journal.append(new Atom(List.of(), List.of(), cursor, null), new Journal.Told() {
            @Override
            public void committed(List<Receipt> receipts) {
                moved.complete(true);
            }

            @Override
            public void refused(String why) {
                moved.complete(false);
            }

            @Override
            public void lost(Throwable why) {
                moved.completeExceptionally(why);
            }
        });
        return moved.get(20, TimeUnit.SECONDS);
    }
}

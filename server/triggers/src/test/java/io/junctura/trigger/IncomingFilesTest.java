package io.junctura.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.FileRef;
import io.junctura.files.FileStore;
import io.junctura.run.journal.Receipt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sweep that deletes old files without a run must keep the files of a poll. */
class IncomingFilesTest {
    private static final Receipt TAKEN = new Receipt(1, false, true, false);

    @TempDir
    Path folder;

    private FileStore store;
    private IncomingFiles brought;

    @BeforeEach
    void open() {
        store = new FileStore(folder);
        brought = new IncomingFiles(store.arriving(), () -> {}).held();
    }

    private FileRef file() throws IOException {
        return brought.store("a.txt", "text/plain", new ByteArrayInputStream(new byte[3]));
    }

    private int sweep() throws IOException {
        return store.forgetArrived(Instant.MAX, ids -> ids);
    }

    @Test
    void itKeepsThemDuringThePollAndUntilItsEventsAreOnDisk() throws Exception {
        FileRef file = file();
        assertThat(sweep()).isZero();
        assertThat(folder.resolve(file.id())).exists();
        brought.written(CompletableFuture.completedFuture(List.of(TAKEN)));
        assertThat(sweep()).isEqualTo(1);
    }

    /** A file system may have another clock than the server: here the server's is four years ahead. */
    @Test
    void aFileIsAsOldAsTheServersClockSaysAlsoWhileItIsWritten() throws Exception {
        Instant now = Instant.parse("2030-01-01T00:00:00Z");
        FileStore later = new FileStore(folder, Clock.fixed(now, ZoneOffset.UTC));
        FileRef file = later.arriving().write("a.txt", "text/plain", out -> {
            out.write(1);
            assertThat(later.forgetArrived(now, ids -> ids)).isZero();
        });
        assertThat(later.forgetArrived(now, ids -> ids)).isZero();
        assertThat(later.forgetArrived(now.plusMillis(1), ids -> ids)).isEqualTo(1);
        assertThat(folder.resolve(file.id())).doesNotExist();
    }

    @Test
    void itKeepsThemUntilTheEventsAreOnDiskAlthoughNoCallWaits() throws Exception {
        file();
        CompletableFuture<List<Receipt>> events = new CompletableFuture<>();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> brought.written(events)).isInstanceOf(InterruptedException.class);
        brought.close();
        assertThat(sweep()).isZero();
        events.complete(List.of(TAKEN));
        assertThat(sweep()).isEqualTo(1);
    }

    @Test
    void itDeletesThoseOfEventsThatMayHaveBeenLost() throws Exception {
        file();
        CompletableFuture<List<Receipt>> events = CompletableFuture.failedFuture(new IOException("broken"));
        assertThatThrownBy(() -> brought.written(events)).hasRootCauseMessage("broken");
        assertThat(sweep()).isEqualTo(1);
    }

    @Test
    void itDeletesFilesThatCouldNotBeDeletedBeforeAndThoseThatArriveAfterThePoll() throws Exception {
        FileRef stuck = file();
        Path place = folder.resolve(stuck.id());
        Files.delete(place);
        Files.createDirectories(place.resolve("inside"));
        brought.close();
        Files.delete(place.resolve("inside"));
        file();
        assertThat(sweep()).isEqualTo(2);
    }
}

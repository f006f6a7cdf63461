package pickup;

import io.junctura.api.ConnectorException;
import io.junctura.api.Field;
import io.junctura.api.FileTrigger;
import io.junctura.api.NoConnection;
import io.junctura.api.Reached;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A file trigger that watches a folder and deletes processed files. */
@TriggerInfo(id = "folder", title = "New file")
public record Folder(@Field(title = "Folder") String folder) implements FileTrigger<NoConnection> {
    @Override
    public void list(Sink sink, TriggerContext<NoConnection> context) throws ConnectorException, InterruptedException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of(folder))) {
            for (Path file : all) {
                sink.found(Found.of(
                        file.getFileName().toString(),
                        Files.size(file),
                        Files.getLastModifiedTime(file).toInstant()));
            }
        } catch (IOException e) {
            throw ConnectorException.tryLater(Reached.NO, "The folder cannot be read.", e);
        }
    }

    @Override
    public InputStream open(Found file, TriggerContext<NoConnection> context) throws IOException {
        return Files.newInputStream(Path.of(folder, file.path()));
    }

    @Override
    public Left dispose(Found file, Outcome outcome, TriggerContext<NoConnection> context) throws IOException {
        Files.deleteIfExists(Path.of(folder, file.path()));
        return Left.GONE;
    }

    @Override
    public Duration stableFor() {
        return Duration.ZERO;
    }
}

package io.junctura.backup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder of backups, each named after its time. Keeps the newest ones. Never touches files with other names. */
public final class BackupFolder {
    private static final Logger LOG = LoggerFactory.getLogger(BackupFolder.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern WHOLE = Pattern.compile("junctura-[0-9]{8}T[0-9]{6}Z\\.zip");
    private static final Pattern PARTIAL = Pattern.compile(WHOLE.pattern() + "\\..*\\.partial");
    private static final Duration AHEAD = Duration.ofHours(1);

    private final Path folder;

    public BackupFolder(Path folder) {
        this.folder = folder;
    }

    /** The file name for a backup that starts now. */
    public Path file(Instant now) {
        return folder.resolve(name(now));
    }

    static String name(Instant at) {
        return "junctura-" + TIME.format(at) + ".zip";
    }

    /** A whole backup in the folder. */
    record StoredBackup(Path file, Instant at, long bytes) {
        String name() {
            return String.valueOf(file.getFileName());
        }
    }

    /** The whole backups, newest first. @throws IOException if the folder cannot be read */
    List<StoredBackup> list() throws IOException {
        List<StoredBackup> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "junctura-*.zip")) {
            for (Path one : all) find(one.getFileName().toString()).ifPresent(found::add);
        } catch (NoSuchFileException e) {
            return List.of(); // The first backup creates the folder.
        }
        found.sort(Comparator.comparing(StoredBackup::at).reversed());
        return found;
    }

    /** The backup with this file name; empty if the folder has none, or if it is not the name of a backup. */
    Optional<StoredBackup> find(String name) throws IOException {
        if (!WHOLE.matcher(name).matches()) return Optional.empty();
        Path file = folder.resolve(name);
        try {
            Instant at =
                    TIME.parse(name.substring("junctura-".length(), name.length() - ".zip".length()), Instant::from);
            return Files.isRegularFile(file)
                    ? Optional.of(new StoredBackup(file, at, Files.size(file)))
                    : Optional.empty();
        } catch (DateTimeParseException | NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Deletes the oldest backups, and partial files of killed processes.
     *
     * @param keep how many backups to keep, at least 1
     * @param now  a backup with a later time was made while the clock was ahead; it counts as the oldest
     */
    public void keep(int keep, Instant now) {
        String latest = name(now.plus(AHEAD));
        try {
            List<Path> whole = new ArrayList<>();
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
                for (Path one : all) {
                    String name = one.getFileName().toString();
                    if (WHOLE.matcher(name).matches()) whole.add(one);
                    else if (PARTIAL.matcher(name).matches() && AtomicFile.isAbandoned(one)) Files.deleteIfExists(one);
                }
            }
            Comparator<Path> age =
                    Comparator.comparing(one -> one.getFileName().toString().compareTo(latest) <= 0);
            whole.sort(age.thenComparing(Path::getFileName));
            for (Path old : whole.subList(0, Math.max(0, whole.size() - keep))) Files.deleteIfExists(old);
        } catch (IOException e) {
            LOG.warn(
                    "Old backups in {} cannot be deleted: {}. Let the server's user write to this folder.",
                    folder,
                    e.toString());
        }
    }
}

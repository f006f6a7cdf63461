package io.junctura.backup;

import io.junctura.database.CrashPoint;
import io.junctura.database.Damaged;
import io.junctura.database.FolderTree;
import io.junctura.database.OwnerOnly;
import io.junctura.database.sqlite.DatabaseCopy;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.files.FileHold;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A snapshot of the data folder, in a subfolder of it: a copy of the database, and hard links to the files that this copy
 * refers to. No file is deleted while the snapshot is taken. Afterwards the links keep the files, so reading may take any time.
 * Closing, or the next start of the server, deletes the snapshot.
 */
final class Snapshot implements AutoCloseable {
    /** Within the data folder. */
    static final String FOLDER = "snapshot";

    private static final String DRIVERS = "drivers";

    private final Path folder;
    private final Instant at;
    private final List<String> missing = new ArrayList<>();
    private int schema;

    private Snapshot(Path folder, Instant at) {
        this.folder = folder;
        this.at = at;
    }

    /**
     * Takes a snapshot of a data folder that is open in this process, or whose lock this process holds. One at a time.
     *
     * @param hold     keeps files from being deleted meanwhile
     * @param keepFree how many bytes of the disk must stay free
     * @param continues   whether to continue; called every few milliseconds
     */
    static Snapshot take(Path data, FileHold hold, long keepFree, Throttle pace, BooleanSupplier continues, Clock clock)
            throws CannotBackUp {
        if (!SqliteDatabase.exists(data)) {
            throw new CannotBackUp("The database is not in the data folder " + data
                    + ". Back up PostgreSQL with its own tools, and the data folder with your file backup.");
        }
        Snapshot snapshot = new Snapshot(data.resolve(FOLDER), clock.instant());
        boolean whole = false;
        // Before the copy of the database begins: see FileHold.
        try (FileHold.Hold held = hold.take()) {
            snapshot.mustHaveSpace(data, keepFree);
            FolderTree.delete(snapshot.folder);
            OwnerOnly.folder(snapshot.folder);
            DatabaseCopy.copy(data, snapshot.database(), () -> {
                pace.step();
                return continues.getAsBoolean();
            });
            CrashPoint.hit("backup.copied");
            snapshot.addFiles(data);
            whole = true;
            return snapshot;
        } catch (DatabaseCopy.BrokenOff e) {
            throw new CannotBackUp("The backup was aborted: the server is stopping, or its disk is full.", e);
        } catch (Damaged e) {
            throw new CannotBackUp(
                    "The database in " + data + " is damaged: " + e.getMessage()
                            + ". To see all damage: junctura doctor. Keep earlier backups.",
                    e);
        } catch (SQLException | IOException e) {
            throw new CannotBackUp("The data folder " + data + " cannot be copied: " + e.getMessage() + ".", e);
        } finally {
            if (!whole) snapshot.close();
        }
    }

    /** Deletes the snapshot of a process that was killed. */
    public static void sweep(Path data) throws IOException {
        FolderTree.delete(data.resolve(FOLDER));
    }

    private void mustHaveSpace(Path data, long keepFree) throws IOException, CannotBackUp {
        long needed = Files.size(data.resolve(Manifest.DATABASE));
        long free = Files.getFileStore(data).getUsableSpace();
        if (free - needed >= keepFree) return;
        throw new CannotBackUp("The disk of the data folder has " + (free >> 20) + " MB free. A backup needs "
                + (needed >> 20) + " MB there for a copy of the database, and " + (keepFree >> 20)
                + " MB must stay free. Free some space, and try again.");
    }

    Path database() {
        return folder.resolve(Manifest.DATABASE);
    }

    /** When it was taken. */
    Instant at() {
        return at;
    }

    int schema() {
        return schema;
    }

    /** The names of files that the database refers to and that are missing. */
    List<String> missing() {
        return missing;
    }

    /** A temporary file for the items of the manifest. */
    Path scratch() {
        return folder.resolve("items");
    }

    /** Calls back for each file, with its name in the backup. */
    void each(NamedFileVisitor visitor) throws IOException, CannotBackUp {
        visitor.file(Manifest.DATABASE, database());
        Path files = folder.resolve("files");
        Folders.each(
                files,
                place -> Folders.each(
                        place, file -> visitor.file("files/" + place.getFileName() + "/" + file.getFileName(), file)));
        for (String place : List.of("rates", "plugins")) {
            Folders.each(folder.resolve(place), file -> visitor.file(place + "/" + file.getFileName(), file));
        }
        Folders.each(
                folder.resolve(DRIVERS),
                plugin -> Folders.each(
                        plugin,
                        file -> visitor.file(DRIVERS + "/" + plugin.getFileName() + "/" + file.getFileName(), file)));
    }

    /** A file and its name. */
    interface NamedFileVisitor {
        void file(String name, Path file) throws IOException;
    }

    // Adds the files that the copy of the database refers to.

    private void addFiles(Path data) throws SQLException, IOException, CannotBackUp {
        try (Connection copy = DatabaseCopy.open(database())) {
            schema = DatabaseCopy.schema(copy);
            if (has(copy, "value_file")) names(copy, data, "SELECT file FROM value_file", "files/values/");
            if (has(copy, "file_use")) names(copy, data, "SELECT DISTINCT file FROM file_use", "files/");
            try (PreparedStatement run = copy.prepareStatement("SELECT 1 FROM run WHERE id = ?")) {
                Folders.each(data.resolve("files"), place -> addRun(data, place, run));
            }
        }
        // All files in "in", even without an entry in file_use: an earlier release made no entries.
        Folders.each(data.resolve("files").resolve("in"), file -> add(data, "files/in/" + file.getFileName()));
        // Copied, not linked, because these files are overwritten or replaced.
        for (String place : List.of("rates", "plugins")) {
            Folders.each(data.resolve(place), file -> copy(place + "/" + file.getFileName(), file));
        }
        Folders.each(
                data.resolve(DRIVERS),
                plugin -> Folders.each(
                        plugin, file -> copy(DRIVERS + "/" + plugin.getFileName() + "/" + file.getFileName(), file)));
    }

    private void copy(String name, Path file) throws IOException {
        if (Manifest.isName(name) && Files.isRegularFile(file)) Files.copy(file, made(name));
    }

    private static boolean has(Connection copy, String table) throws SQLException {
        try (PreparedStatement select =
                copy.prepareStatement("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?")) {
            select.setString(1, table);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private void names(Connection copy, Path data, String sql, String place) throws SQLException, IOException {
        try (Statement statement = copy.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                String name = place + row.getString(1);
                if (Manifest.isName(name) && !add(data, name)) missing.add(name);
            }
        }
    }

    private void addRun(Path data, Path place, PreparedStatement run) throws IOException, CannotBackUp {
        String folder = place.getFileName().toString();
        if (!folder.startsWith("run-")) return;
        try {
            run.setLong(1, Long.parseLong(folder.substring("run-".length())));
            try (ResultSet row = run.executeQuery()) {
                if (!row.next()) return;
            }
        } catch (NumberFormatException e) {
            return; // Not ours.
        } catch (SQLException e) {
            throw new CannotBackUp("The copy of the database cannot be read: " + e.getMessage() + ".", e);
        }
        Folders.each(place, file -> add(data, "files/" + folder + "/" + file.getFileName()));
    }

    /** @return false if the file is missing */
    private boolean add(Path data, String name) throws IOException {
        if (!Manifest.isName(name)) return true;
        Path to = made(name);
        if (Files.exists(to)) return true;
        try {
            link(data.resolve(name), to);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private Path made(String name) throws IOException {
        Path to = folder.resolve(name);
        Path place = to.getParent();
        if (place != null && !Files.isDirectory(place)) {
            OwnerOnly.folder(folder.resolve("files"));
            OwnerOnly.folder(place);
        }
        return to;
    }

    private static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // A file system without links.
            Files.copy(from, to);
        }
    }

    @Override
    public void close() {
        try {
            FolderTree.delete(folder);
        } catch (IOException e) {
            // The next backup, or the next start of the server, deletes it.
        }
    }
}

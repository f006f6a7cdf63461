package io.junctura.plugin.sql;

import io.junctura.database.Checksum;
import io.junctura.database.Damaged;
import io.junctura.database.Database;
import io.junctura.database.InstallationRow;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.json.Json;
import io.junctura.plugin.InstalledVersion;
import io.junctura.plugin.InstalledVersion.Origin;
import io.junctura.plugin.PluginFiles;
import io.junctura.plugin.PluginJar;
import io.junctura.plugin.PluginStore;
import io.junctura.plugin.SelectedVersion;
import io.junctura.plugin.isolation.PluginLeaks;
import io.junctura.plugin.trust.Unusable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Plugins in the database, and so in its backups. Reads at a start are in plain JDBC, which loads fewer classes. */
public final class SqlPluginStore implements PluginStore {
    private static final System.Logger LOG = System.getLogger(SqlPluginStore.class.getName());

    /** Each piece is one write, so that events do not wait until a jar of 100 MB is written. */
    private static final int PIECE = 256 * 1024;

    /** The row of {@code installation} with the leaks: a line for each, with its time. */
    public static final String LEAKS = "plugin-leaks";

    private final Database database;

    /** The leaks that were written last; null before the first write. */
    private @Nullable List<PluginLeaks.Leak> written;

    public SqlPluginStore(Database database) {
        this.database = database;
    }

    @Override
    public Contents read() {
        try {
            return database.readPlain(SqlPluginStore::read);
        } catch (SQLException e) {
            throw new IllegalStateException("The installed plugins cannot be read: " + e.getMessage(), e);
        }
    }

    private boolean hasLeaks() {
        try {
            return database.readPlain(connection -> InstallationRow.of(connection, LEAKS))
                    .isPresent();
        } catch (SQLException e) {
            throw new IllegalStateException("The leaks of plugins cannot be read: " + e.getMessage(), e);
        }
    }

    private static Contents read(Connection connection) throws SQLException {
        List<InstalledVersion> versions = new ArrayList<>();
        List<SelectedVersion> choices = new ArrayList<>();
        Set<String> removed = new HashSet<>();
        try (var statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("""
                SELECT plugin, version, sha256, size, about, origin, signer, installed, installer, crc
                  FROM plugin_version
                """)) {
                while (rows.next()) version(rows, versions);
            }
            try (ResultSet rows =
                    statement.executeQuery("SELECT id, version, before, enabled, moved FROM plugin ORDER BY id")) {
                while (rows.next()) {
                    choices.add(new SelectedVersion(
                            known(rows, "id"),
                            known(rows, "version"),
                            rows.getString("before"),
                            rows.getInt("enabled") == 1,
                            rows.getInt("moved") == 1));
                }
            }
            try (ResultSet rows = statement.executeQuery("SELECT sha256 FROM plugin_removed")) {
                while (rows.next()) removed.add(rows.getString("sha256"));
            }
        }
        return new Contents(versions, choices, removed);
    }

    @SuppressWarnings("unchecked")
    private static void version(ResultSet rows, List<InstalledVersion> versions) throws SQLException {
        String id = rows.getString("plugin");
        String version = rows.getString("version");
        byte[] about = rows.getBytes("about");
        Checksum.check("what is known about the plugin " + id + " " + version, rows, about);
        try {
            versions.add(new InstalledVersion(
                    PluginJar.described(
                            id, version, (Map<String, Object>) Objects.requireNonNull(Json.parseStored(about))),
                    rows.getString("sha256"),
                    rows.getLong("size"),
                    Origin.valueOf(rows.getString("origin").toUpperCase(Locale.ROOT)),
                    rows.getString("signer"),
                    Instant.parse(rows.getString("installed")),
                    rows.getString("installer")));
        } catch (Unusable e) {
            LOG.log(Level.ERROR, "The plugin " + id + " " + version + " is not in use: " + e.getMessage());
        } catch (IllegalArgumentException | DateTimeException | NullPointerException e) {
            throw new Damaged("the row of the plugin " + id + " " + version + " makes no sense", e);
        }
    }

    /** A value of a column that is never null. */
    private static String known(ResultSet rows, String column) throws SQLException {
        String value = rows.getString(column);
        if (value == null) throw new Damaged("a row of what was chosen of plugins has no " + column, null);
        return value;
    }

    /**
     * Copies the jars of the selected versions of all enabled plugins out of a data folder, also while its server is
     * running. Bundled jars are not copied.
     *
     * @return false if no server has used the folder yet, or only a release without plugins
     */
    public static boolean export(Path dataFolder, Path into) throws IOException {
        try {
            Boolean found = SqliteDatabase.readOnly(dataFolder, connection -> {
                try {
                    return export(connection, into);
                } catch (IOException e) {
                    throw new SQLException(e.toString(), e);
                }
            });
            return Boolean.TRUE.equals(found);
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).contains("no such table")) return false;
            throw new IOException("the plugins in " + dataFolder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean export(Connection connection, Path into) throws SQLException, IOException {
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                    SELECT v.plugin, v.version, v.sha256
                      FROM plugin p JOIN plugin_version v ON v.plugin = p.id AND v.version = p.version
                     WHERE p.enabled = 1 AND v.origin <> 'bundled'
                    """)) {
            while (rows.next()) {
                Files.createDirectories(into);
                Path jar = into.resolve(rows.getString("plugin") + "-" + rows.getString("version") + ".jar");
                try (OutputStream out = Files.newOutputStream(jar)) {
                    int number = 0;
                    for (byte[] piece = piece(connection, rows.getString("sha256"), number);
                            piece != null;
                            piece = piece(connection, rows.getString("sha256"), ++number)) {
                        out.write(piece);
                    }
                }
            }
        }
        return true;
    }

    /** Compares the hashes of all stored jars. @return the first damaged one; null if there is none */
    public static @Nullable String damage(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT plugin, version, sha256, size FROM plugin_version")) {
            while (rows.next()) {
                String sha256 = rows.getString("sha256");
                MessageDigest digest = PluginFiles.digest();
                long size = 0;
                int number = 0;
                for (byte[] piece = piece(connection, sha256, number);
                        piece != null;
                        piece = piece(connection, sha256, ++number)) {
                    digest.update(piece);
                    size += piece.length;
                }
                if (size == rows.getLong("size")
                        && HexFormat.of().formatHex(digest.digest()).equals(sha256)) continue;
                return "the jar of the plugin " + rows.getString("plugin") + " " + rows.getString("version")
                        + " is not what was installed";
            }
        }
        return null;
    }

    @Override
    public void keep(InstalledVersion version, Path jar, SelectedVersion choice) throws IOException {
        drop(version.sha256()); // Deletes the pieces of an earlier write that failed.
        try (InputStream in = Files.newInputStream(jar)) {
            byte[] buffer = new byte[PIECE];
            int number = 0;
            for (int length = in.readNBytes(buffer, 0, PIECE); length > 0; length = in.readNBytes(buffer, 0, PIECE)) {
                byte[] body = Arrays.copyOf(buffer, length);
                int n = number++;
                database.write(
                        db -> db.createUpdate("INSERT INTO plugin_piece (sha256, n, body) VALUES (:sha256, :n, :body)")
                                .bind("sha256", version.sha256())
                                .bind("n", n)
                                .bind("body", body)
                                .execute());
            }
        }
        String before = database.write(db -> {
            String earlier = db.createQuery(
                            "SELECT sha256 FROM plugin_version WHERE plugin = :plugin AND version = :version")
                    .bind("plugin", version.jar().id())
                    .bind("version", version.jar().version())
                    .mapTo(String.class)
                    .findOne()
                    .orElse(version.sha256());
            put(db, version);
            put(db, choice);
            db.createUpdate("DELETE FROM plugin_removed WHERE sha256 = :sha256")
                    .bind("sha256", version.sha256())
                    .execute();
            return earlier;
        });
        if (!before.equals(version.sha256())) drop(before);
    }

    private static void put(Handle db, InstalledVersion version) {
        byte[] about = Json.writeStored(version.jar().about());
        db.createUpdate("""
            INSERT INTO plugin_version
                   (plugin, version, sha256, size, about, origin, signer, installed, installer, crc)
            VALUES (:plugin, :version, :sha256, :size, :about, :origin, :signer, :installed, :installer,
                    :crc)
            ON CONFLICT (plugin, version) DO UPDATE SET sha256 = excluded.sha256, size = excluded.size,
                   about = excluded.about, origin = excluded.origin, signer = excluded.signer,
                   installed = excluded.installed, installer = excluded.installer, crc = excluded.crc
            """)
                .bind("plugin", version.jar().id())
                .bind("version", version.jar().version())
                .bind("sha256", version.sha256())
                .bind("size", version.size())
                .bind("about", about)
                .bind("crc", Checksum.of(about))
                .bind("origin", version.origin().name().toLowerCase(Locale.ROOT))
                .bind("signer", version.signer())
                .bind("installed", version.at().toString())
                .bind("installer", version.by())
                .execute();
    }

    private static void put(Handle db, SelectedVersion choice) {
        db.createUpdate("""
            INSERT INTO plugin (id, version, before, enabled, moved)
            VALUES (:id, :version, :before, :enabled, :moved)
            ON CONFLICT (id) DO UPDATE SET version = excluded.version, before = excluded.before,
                   enabled = excluded.enabled, moved = excluded.moved
            """)
                .bind("id", choice.plugin())
                .bind("version", choice.version())
                .bind("before", choice.before())
                .bind("enabled", choice.enabled() ? 1 : 0)
                .bind("moved", choice.moved() ? 1 : 0)
                .execute();
    }

    @Override
    public void choose(SelectedVersion choice) {
        database.write(db -> {
            put(db, choice);
            return choice;
        });
    }

    @Override
    public void remove(Collection<InstalledVersion> versions, String plugin, @Nullable SelectedVersion choice) {
        database.write(db -> {
            for (InstalledVersion version : versions) {
                db.createUpdate("DELETE FROM plugin_version WHERE plugin = :plugin AND version = :version")
                        .bind("plugin", plugin)
                        .bind("version", version.jar().version())
                        .execute();
                db.createUpdate("INSERT INTO plugin_removed (sha256) VALUES (:sha256) ON CONFLICT DO NOTHING")
                        .bind("sha256", version.sha256())
                        .execute();
            }
            if (choice != null) put(db, choice);
            else
                db.createUpdate("DELETE FROM plugin WHERE id = :id")
                        .bind("id", plugin)
                        .execute();
            return plugin;
        });
        for (InstalledVersion version : versions) drop(version.sha256());
    }

    @Override
    public synchronized void leaks(List<PluginLeaks.Leak> leaks) {
        if (leaks.equals(written) || (written == null && leaks.isEmpty() && !hasLeaks())) return;
        String text = leaks.stream()
                .map(leak -> leak.at() + " " + leak.message().replace('\n', ' '))
                .collect(Collectors.joining("\n"));
        database.writePlain(connection -> {
            if (text.isEmpty()) InstallationRow.delete(connection, LEAKS);
            else InstallationRow.put(connection, LEAKS, text);
        });
        written = leaks;
    }

    /** Deletes a jar piece by piece, because of the events that wait. */
    private void drop(String sha256) {
        int deleted;
        do {
            deleted = database.write(
                    db -> db.createUpdate("""
                        DELETE FROM plugin_piece WHERE sha256 = :sha256 AND n IN
                               (SELECT n FROM plugin_piece WHERE sha256 = :sha256 LIMIT 4)
                        """).bind("sha256", sha256).execute());
        } while (deleted > 0);
    }

    @Override
    public boolean copy(String sha256, OutputStream into) throws IOException {
        int number = 0;
        while (true) {
            byte[] piece = piece(sha256, number);
            if (piece == null) return number > 0;
            into.write(piece);
            number++;
        }
    }

    private byte @Nullable [] piece(String sha256, int n) throws IOException {
        try {
            return database.<byte @Nullable []>readPlain(connection -> piece(connection, sha256, n));
        } catch (SQLException e) {
            throw new IOException("the database cannot be read: " + e.getMessage(), e);
        }
    }

    private static byte @Nullable [] piece(Connection connection, String sha256, int n) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT body FROM plugin_piece WHERE sha256 = ? AND n = ?")) {
            statement.setString(1, sha256);
            statement.setInt(2, n);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getBytes(1) : null;
            }
        }
    }
}

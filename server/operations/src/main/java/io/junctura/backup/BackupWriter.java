package io.junctura.backup;

import io.junctura.database.CrashPoint;
import io.junctura.database.OwnerOnly;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/** Writes a snapshot into one zip file, in one pass. The {@link Manifest} and its HMAC are the last entries. */
final class BackupWriter {
    private static final int PIECE = 1 << 16;

    private final String version;
    private final @Nullable BackupKey key;

    /**
     * @param version the version of Junctura
     * @param key     authenticates the backup; null: there is no master key
     */
    BackupWriter(String version, @Nullable BackupKey key) {
        this.version = version;
        this.key = key;
    }

    /**
     * Writes the backup, and leaves {@code to} open.
     *
     * @throws IOException if writing failed; the output is incomplete then
     */
    BackupSize write(Snapshot snapshot, OutputStream to, Throttle pace) throws IOException, CannotBackUp {
        Counting counting = new Counting(to);
        Path items = snapshot.scratch();
        OwnerOnly.file(items);
        long entries;
        ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(counting, PIECE));
        zip.setLevel(Deflater.BEST_SPEED);
        try (OutputStream lines = new BufferedOutputStream(Files.newOutputStream(items))) {
            Entries all = new Entries(zip, lines, FileTime.from(snapshot.at()), pace);
            snapshot.each(all::add);
            for (String name : snapshot.missing()) lines.write(new Manifest.Item(name, 0, null).line());
            entries = all.count;
        }
        zip.putNextEntry(new ZipEntry(Manifest.NAME));
        String created = snapshot.at().truncatedTo(ChronoUnit.MILLIS).toString();
        long missing = snapshot.missing().size();
        Mac mac = key == null ? null : key.mac();
        OutputStream manifest = mac == null ? zip : new Authenticated(zip, mac);
        manifest.write(
                new Manifest.Head(Manifest.FORMAT, version, created, snapshot.schema(), entries, missing).line());
        try (InputStream lines = Files.newInputStream(items)) {
            lines.transferTo(manifest);
        }
        zip.closeEntry();
        if (mac != null) {
            zip.putNextEntry(new ZipEntry(Manifest.MAC));
            zip.write(HexFormat.of().formatHex(mac.doFinal()).getBytes(StandardCharsets.US_ASCII));
            zip.closeEntry();
        }
        CrashPoint.hit("backup.listed");
        zip.finish();
        zip.flush();
        return new BackupSize(counting.count, entries, missing);
    }

    private static final class Entries {
        private final ZipOutputStream zip;
        private final OutputStream lines;
        private final FileTime time;
        private final Throttle pace;
        private final byte[] piece = new byte[PIECE];
        private long count;

        Entries(ZipOutputStream zip, OutputStream lines, FileTime time, Throttle pace) {
            this.zip = zip;
            this.lines = lines;
            this.time = time;
            this.pace = pace;
        }

        void add(String name, Path file) throws IOException {
            ZipEntry entry = new ZipEntry(name);
            entry.setLastModifiedTime(time);
            zip.putNextEntry(entry);
            MessageDigest digest = sha256();
            long size = 0;
            try (InputStream in = Files.newInputStream(file)) {
                for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                    digest.update(piece, 0, read);
                    zip.write(piece, 0, read);
                    size += read;
                    pace.step();
                }
            }
            zip.closeEntry();
            lines.write(new Manifest.Item(name, size, HexFormat.of().formatHex(digest.digest())).line());
            count++;
            CrashPoint.hit("backup.entry");
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /** Authenticates what passes. */
    private static final class Authenticated extends FilterOutputStream {
        private final Mac mac;

        Authenticated(OutputStream out, Mac mac) {
            super(out);
            this.mac = mac;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            mac.update((byte) b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            mac.update(bytes, offset, length);
        }
    }

    /** Counts what passes. */
    private static final class Counting extends FilterOutputStream {
        private long count;

        Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }
    }
}

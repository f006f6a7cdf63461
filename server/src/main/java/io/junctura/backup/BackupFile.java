package io.junctura.backup;

import io.junctura.json.LargeSource;
import io.junctura.json.LargeValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A backup that is read. Nothing in it is trusted: an entry is taken only if the manifest lists it, under a name that leads
 * into a data folder, and if its size and its checksum are those of the list.
 */
public final class BackupFile implements AutoCloseable, LargeSource {
    private static final int PIECE = 1 << 16;
    private static final String VALUES = "files/values/";

    private final Path file;
    private final ZipFile zip;
    private Manifest.Head head;

    private BackupFile(Path file, ZipFile zip, Manifest.Head head) {
        this.file = file;
        this.zip = zip;
        this.head = head;
    }

    /** Does something with what the manifest lists. */
    interface Work {
        void on(Manifest.Item item) throws IOException, CannotRestore;
    }

    /** Opens a backup and sees that it is whole: that it has an end, a list, and each entry of that list. */
    public static BackupFile open(Path file) throws CannotRestore {
        if (!Files.isRegularFile(file)) throw new CannotRestore("There is no file " + file + ".");
        ZipFile zip = null;
        BackupFile opened = null;
        try {
            zip = new ZipFile(file.toFile());
            BackupFile backup = new BackupFile(file, zip, new Manifest.Head(0, "", "", 0, 0, 0));
            backup.readList();
            opened = backup;
            return backup;
        } catch (IOException e) {
            throw notWhole(file, String.valueOf(e.getMessage()), e);
        } finally {
            if (opened == null && zip != null) closeQuietly(zip);
        }
    }

    private static void closeQuietly(ZipFile zip) {
        try {
            zip.close();
        } catch (IOException e) {
            // Why it is of no use is what is told.
        }
    }

    private static CannotRestore notWhole(Path file, String why, Throwable cause) {
        return new CannotRestore(
                "The backup " + file + " is not whole, or is no backup: " + why
                        + ". Copy it anew from where it was kept, or use another one.",
                cause);
    }

    private CannotRestore damaged(String why) {
        return new CannotRestore("The backup " + file + " is damaged: " + why
                + ". Copy it anew from where it was kept, or use another one.");
    }

    Manifest.Head head() {
        return head;
    }

    /** What it holds. */
    public Written written() throws IOException {
        return new Written(Files.size(file), head.entries(), head.missing());
    }

    private void readList() throws IOException, CannotRestore {
        Set<String> names = new HashSet<>();
        long[] missing = new long[1];
        each(item -> {
            if (item.sha256() == null) {
                missing[0]++;
                return;
            }
            if (!names.add(item.name())) throw damaged("it lists " + item.name() + " twice");
            ZipEntry entry = zip.getEntry(item.name());
            if (entry == null) throw damaged(item.name() + " is missing");
            if (entry.getSize() != item.size()) throw damaged(item.name() + " has another size than it had");
        });
        if (names.size() != head.entries() || missing[0] != head.missing()) throw damaged("its list is not whole");
        if (zip.size() != names.size() + 1) throw damaged("it holds more than it lists");
        if (!names.contains(Manifest.DATABASE)) throw damaged("it holds no database");
    }

    /** Does something with each item of the list, in the order of the file. */
    void each(Work work) throws IOException, CannotRestore {
        ZipEntry entry = zip.getEntry(Manifest.NAME);
        if (entry == null) throw notWhole(file, "it has no list of what is in it", new IOException(Manifest.NAME));
        CheckedInputStream checked = new CheckedInputStream(zip.getInputStream(entry), new CRC32());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(checked, StandardCharsets.UTF_8))) {
            head = Manifest.Head.of(lines.readLine());
            for (Manifest.Item item = Manifest.next(lines); item != null; item = Manifest.next(lines)) work.on(item);
        }
        if (checked.getChecksum().getValue() != entry.getCrc()) throw damaged("its list is not what was written");
    }

    /** Copies an entry, and sees that it is what was written. */
    void copy(Manifest.Item item, OutputStream to) throws IOException, CannotRestore {
        MessageDigest digest = BackupWriter.sha256();
        long size = 0;
        byte[] piece = new byte[PIECE];
        try (InputStream in = opened(item.name())) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                size += read;
                if (size > item.size()) break;
                digest.update(piece, 0, read);
                to.write(piece, 0, read);
            }
        } catch (ZipException e) {
            throw damaged(item.name() + " cannot be read (" + e.getMessage() + ")");
        }
        if (size != item.size() || !HexFormat.of().formatHex(digest.digest()).equals(item.sha256())) {
            throw damaged(item.name() + " is not what was written (its size or its checksum is wrong)");
        }
    }

    private InputStream opened(String name) throws IOException, CannotRestore {
        ZipEntry entry = zip.getEntry(name);
        InputStream in = entry == null ? null : zip.getInputStream(entry);
        if (in == null) throw damaged(name + " is missing");
        return in;
    }

    /** Reads a large value where it is, in the file. */
    @Override
    public InputStream open(LargeValue value) throws IOException {
        String name = VALUES + value.file();
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) throw new IOException("The file " + name + " is missing");
        CRC32C crc = new CRC32C();
        long size = 0;
        byte[] piece = new byte[PIECE];
        try (InputStream in = zip.getInputStream(entry)) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                crc.update(piece, 0, read);
                size += read;
            }
        }
        if (size != value.size() || crc.getValue() != value.checksum()) {
            throw new IOException("The file " + name + " is not what was written (its size or its checksum is wrong)");
        }
        return zip.getInputStream(entry);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}

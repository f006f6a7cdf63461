package io.junctura.backup;

import io.junctura.json.LargeSource;
import io.junctura.json.LargeValue;
import java.io.BufferedReader;
import java.io.FilterInputStream;
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
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Reads a backup. Nothing in the file is trusted: an entry is accepted only if the manifest lists it with the same size and
 * checksum, and if its name is one of a data folder.
 */
public final class BackupFile implements AutoCloseable, LargeSource {
    private static final int PIECE = 1 << 16;
    private static final int MAX_MAC = 128;
    private static final String VALUES = "files/values/";

    private final Path file;
    private final ZipFile zip;
    private Manifest.Head head;
    /** Verifies the manifest whenever it is read; null: it is not verified. */
    private @Nullable BackupKey key;

    private BackupFile(Path file, ZipFile zip, Manifest.Head head) {
        this.file = file;
        this.zip = zip;
        this.head = head;
    }

    /** Processes an item of the manifest. */
    interface ItemAction {
        void on(Manifest.Item item) throws IOException, CannotRestore;
    }

    /** Opens a backup and checks that it is complete: it has a manifest and each entry that the manifest lists. */
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
            // The reason why opening failed matters more.
        }
    }

    private static CannotRestore notWhole(Path file, String why, Throwable cause) {
        return new CannotRestore(
                "The backup " + file + " is incomplete, or is not a backup: " + why
                        + ". Copy it again from where it is stored, or use another backup.",
                cause);
    }

    private CannotRestore damaged(String why) {
        return new CannotRestore("The backup " + file + " is damaged: " + why
                + ". Copy it again from where it is stored, or use another backup.");
    }

    Manifest.Head head() {
        return head;
    }

    /** The size and the number of entries. */
    public BackupSize written() throws IOException {
        return new BackupSize(Files.size(file), head.entries(), head.missing());
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
            if (entry.getSize() != item.size()) throw damaged(item.name() + " has another size than the manifest says");
        });
        if (names.size() != head.entries() || missing[0] != head.missing()) throw damaged("its manifest is incomplete");
        int manifest = zip.getEntry(Manifest.MAC) == null ? 1 : 2;
        if (zip.size() != names.size() + manifest) throw damaged("it has entries that its manifest does not list");
        if (!names.contains(Manifest.DATABASE)) throw damaged("it contains no database");
    }

    /** Processes each item of the manifest, in the order of the file. */
    void each(ItemAction work) throws IOException, CannotRestore {
        ZipEntry entry = zip.getEntry(Manifest.NAME);
        if (entry == null) throw notWhole(file, "it has no manifest", new IOException(Manifest.NAME));
        CheckedInputStream checked = new CheckedInputStream(zip.getInputStream(entry), new CRC32());
        Mac mac = key == null ? null : key.mac();
        InputStream in = mac == null ? checked : new Authenticated(checked, mac);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            head = Manifest.Head.of(lines.readLine());
            for (Manifest.Item item = Manifest.next(lines); item != null; item = Manifest.next(lines)) work.on(item);
        }
        if (checked.getChecksum().getValue() != entry.getCrc()) throw damaged("the checksum of its manifest is wrong");
        if (mac != null && !MessageDigest.isEqual(mac.doFinal(), storedMac())) throw changed();
    }

    /**
     * Refuses a backup that this server has not made, or that was changed since. From now on the manifest is verified whenever it
     * is read, because the file may change meanwhile.
     */
    void mustBeTrusted(BackupTrust trust) throws IOException, CannotRestore {
        if (trust.acceptsOthers()) return;
        String otherwise = " If you are sure that only administrators could write to where the backup is stored, add"
                + " --unauthenticated.";
        if (zip.getEntry(Manifest.MAC) == null) {
            throw new CannotRestore(
                    "The backup " + file + " cannot be authenticated: an earlier build made it, or the server"
                            + " had no master key, or somebody has removed its HMAC." + otherwise);
        }
        if (trust.key() == null) {
            throw new CannotRestore(
                    "The backup " + file + " cannot be authenticated without the master key of its server. Put"
                            + " master.key into the data folder, or set JUNCTURA_MASTER_KEY." + otherwise);
        }
        key = trust.key();
        each(item -> {});
    }

    private CannotRestore changed() {
        return new CannotRestore(
                "The backup " + file + " was changed after it was made, or it was made with another master"
                        + " key. Use the master key of its server, or another backup. Only for a backup of another server whose"
                        + " origin you know: add --unauthenticated.");
    }

    private byte[] storedMac() throws IOException, CannotRestore {
        try (InputStream in = opened(Manifest.MAC)) {
            return HexFormat.of().parseHex(new String(in.readNBytes(MAX_MAC), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw changed();
        }
    }

    /** Authenticates what passes. */
    private static final class Authenticated extends FilterInputStream {
        private final Mac mac;

        Authenticated(InputStream in, Mac mac) {
            super(in);
            this.mac = mac;
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            if (read >= 0) mac.update((byte) read);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = in.read(bytes, offset, length);
            if (read > 0) mac.update(bytes, offset, read);
            return read;
        }
    }

    /** Copies an entry, and checks its size and checksum. */
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
            throw damaged("the size or the checksum of " + item.name() + " is wrong");
        }
    }

    private InputStream opened(String name) throws IOException, CannotRestore {
        ZipEntry entry = zip.getEntry(name);
        InputStream in = entry == null ? null : zip.getInputStream(entry);
        if (in == null) throw damaged(name + " is missing");
        return in;
    }

    /** Reads a large value directly from the zip file. */
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
            throw new IOException("The size or the checksum of the file " + name + " is wrong");
        }
        return zip.getInputStream(entry);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}

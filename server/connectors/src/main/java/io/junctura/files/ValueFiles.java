package io.junctura.files;

import io.junctura.database.CrashPoint;
import io.junctura.database.OwnerOnly;
import io.junctura.json.Footprint;
import io.junctura.json.LargeValue;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of large values. Each value is a file that is written once, never changed, and named by one row of the database. A
 * file's name begins with the random prefix of its process. So files of an earlier process that no row names can be told from
 * files of this process that no row names yet.
 */
public final class ValueFiles implements LargeValues {
    private static final Logger LOG = LoggerFactory.getLogger(ValueFiles.class);

    /** The names that this class creates. No other text is accepted, because it could be a path out of the folder. */
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{16}-[0-9a-f]{1,16}");

    /** Only for a control of the fault suite, which proves that it detects a missing sync. */
    private static final boolean SYNCED = !Boolean.getBoolean("junctura.loses-data.fault-control.values-unsynced");

    /** Within the folder of all stored files. */
    static final String FOLDER = "values";

    private static final int PIECE = 1 << 16;

    private final Path folder;
    private final Executor deleting;
    private final FileHold hold;
    private final String prefix;
    private final AtomicLong last = new AtomicLong();
    private volatile boolean folderIsThere;

    /**
     * @param files    the folder of all stored files, which is created when it is needed
     * @param deleting executes the deletion of files
     */
    public ValueFiles(Path files, Executor deleting) {
        this(files, deleting, new FileHold());
    }

    /** @param hold defers the deletion of files during a backup */
    public ValueFiles(Path files, Executor deleting, FileHold hold) {
        this.folder = files.resolve(FOLDER);
        this.deleting = deleting;
        this.hold = hold;
        byte[] bytes = new byte[8];
        new SecureRandom().nextBytes(bytes);
        this.prefix = HexFormat.of().formatHex(bytes);
    }

    @Override
    public LargeValue keep(byte[] stored) throws IOException {
        makeFolder();
        String name = prefix + '-' + Long.toHexString(last.incrementAndGet());
        Path file = folder.resolve(name);
        try {
            // Not by a channel: the interrupt of an attempt would close it.
            try (FileOutputStream out = new FileOutputStream(file.toFile())) {
                out.write(stored);
                CrashPoint.hit("value.written");
                if (SYNCED) out.getFD().sync();
            }
            if (SYNCED) sync(folder);
        } catch (IOException | RuntimeException e) {
            delete(List.of(name));
            throw e;
        }
        CrashPoint.hit("value.synced");
        CRC32C crc = new CRC32C();
        crc.update(stored);
        return new LargeValue(
                name, stored.length, crc.getValue(), Footprint.of(stored).values());
    }

    private void makeFolder() throws IOException {
        if (folderIsThere) return;
        for (Path one : List.of(folder.getParent(), folder)) {
            OwnerOnly.folder(one);
            // An earlier process or another thread may have created the folder without a sync yet.
            sync(one.toAbsolutePath().getParent());
        }
        folderIsThere = true;
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    @Override
    public byte[] read(LargeValue value) throws IOException {
        try (InputStream in = opened(value)) {
            byte[] stored = in.readNBytes(Math.toIntExact(value.size()));
            CRC32C crc = new CRC32C();
            crc.update(stored);
            if (stored.length != value.size() || in.read() >= 0 || crc.getValue() != value.checksum()) {
                throw damaged(value);
            }
            return stored;
        }
    }

    /** Reads the file twice: its checksum is checked before the first byte is returned. */
    @Override
    public InputStream open(LargeValue value) throws IOException {
        CRC32C crc = new CRC32C();
        long size = 0;
        try (InputStream in = opened(value)) {
            byte[] piece = new byte[PIECE];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                crc.update(piece, 0, read);
                size += read;
            }
        }
        if (size != value.size() || crc.getValue() != value.checksum()) throw damaged(value);
        return opened(value);
    }

    @Override
    public InputStream openUnchecked(LargeValue value) throws IOException {
        return opened(value);
    }

    private InputStream opened(LargeValue value) throws IOException {
        if (!NAME.matcher(value.file()).matches()) throw damaged(value);
        try {
            return Files.newInputStream(folder.resolve(value.file()));
        } catch (NoSuchFileException e) {
            throw new IOException("The file " + place(value) + " of the data folder is missing", e);
        }
    }

    private static IOException damaged(LargeValue value) {
        return new IOException("The file " + place(value)
                + " of the data folder is not what was written (its size or its checksum is wrong)");
    }

    private static String place(LargeValue value) {
        return "files/values/" + value.file();
    }

    @Override
    public void delete(Collection<String> files) {
        if (files.isEmpty()) return;
        List<String> names = List.copyOf(files);
        hold.delete(() -> {
            try {
                deleting.execute(() -> names.forEach(this::deleteNow));
            } catch (RejectedExecutionException stopping) {
                // The next start deletes them.
            }
        });
    }

    private void deleteNow(String name) {
        if (!NAME.matcher(name).matches()) return;
        try {
            Files.deleteIfExists(folder.resolve(name));
        } catch (IOException e) {
            LOG.warn(
                    "The file files/values/{}, which nothing names any more, is still there: {}", name, e.getMessage());
        }
    }

    /**
     * Deletes files of earlier processes that no row names.
     *
     * @param unnamed returns those of the given names that are in no row
     * @return how many files were deleted
     */
    public int sweep(UnaryOperator<List<String>> unnamed) throws IOException {
        if (!Files.isDirectory(folder)) return 0;
        int deleted = 0;
        List<String> some = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path file : all) {
                String name = file.getFileName().toString();
                if (name.startsWith(prefix) || !NAME.matcher(name).matches()) continue;
                some.add(name);
                if (some.size() < 500) continue;
                deleted += deleteAll(unnamed.apply(some));
                some = new ArrayList<>();
            }
        }
        return deleted + deleteAll(unnamed.apply(some));
    }

    private int deleteAll(List<String> names) {
        names.forEach(this::deleteNow);
        return names.size();
    }
}

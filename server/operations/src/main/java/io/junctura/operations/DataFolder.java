package io.junctura.operations;

import io.junctura.database.OwnerOnly;
import io.junctura.retention.DiskSpace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The folder where everything is kept, and the disk under it.
 *
 * @param fileTime the file system's idea of now; null if nothing could be written
 */
record DataFolder(List<Check> checks, @Nullable Instant fileTime) {
    private static final long MEGABYTE = 1024 * 1024;
    private static final long LITTLE_FREE = 1024 * MEGABYTE;
    private static final int SYNCS = 50;
    private static final long SLOW_MICROS = 10_000;
    private static final long TOO_QUICK_MICROS = 20;

    static DataFolder inspect(Path folder) {
        Path there = existing(folder.toAbsolutePath());
        if (!Files.isDirectory(there)) {
            return unusable(folder, "is a file");
        }
        if (!Files.isWritable(there)) {
            return unusable(folder, there.equals(folder.toAbsolutePath()) ? "is not writable" : "cannot be created");
        }
        List<Check> checks = new ArrayList<>();
        checks.add(
                Files.isDirectory(folder)
                        ? Check.ok("Data folder", "The data folder " + folder + " is writable.")
                        : Check.ok(
                                "Data folder", "The data folder " + folder + " will be created at the first start."));
        if (Files.isDirectory(folder)) checks.add(rights(folder));
        boolean memory = false;
        try {
            FileStore store = Files.getFileStore(there);
            memory = inMemory(store.type());
            checks.add(fileSystem(store.type()));
            checks.add(space(store.getUsableSpace(), DiskSpace.floor(store.getTotalSpace())));
        } catch (IOException e) {
            checks.add(Check.warning(
                    "File system",
                    "The file system of " + folder + " does not say what it is: " + e.getMessage() + ".",
                    "Keep the data on a local disk."));
        }
        return synced(checks, there, memory);
    }

    private static Check rights(Path folder) {
        String name = "Rights";
        try {
            if (OwnerOnly.isOpenToOthers(folder)) {
                return Check.warning(
                        name,
                        "Others on this machine may look into the data folder " + folder
                                + ", which holds payloads and the key to all secrets.",
                        "Take that from them: chmod 700 " + folder + ".");
            }
            return Check.ok(name, "Only its owner may look into the data folder.");
        } catch (IOException e) {
            return Check.warning(
                    name,
                    "Who may look into the data folder " + folder + " cannot be told: " + e.getMessage() + ".",
                    "Keep it where only this user may read.");
        }
    }

    /** The folder, or the nearest above it that is there. */
    private static Path existing(Path folder) {
        Path there = folder;
        while (!Files.exists(there) && there.getParent() != null) there = there.getParent();
        return there;
    }

    private static DataFolder unusable(Path folder, String why) {
        return new DataFolder(
                List.of(Check.failed(
                        "Data folder",
                        "The data folder " + folder + " " + why + " for this user.",
                        "Change its owner or rights, or choose another with --data.")),
                null);
    }

    private static boolean inMemory(String type) {
        return type.equals("tmpfs") || type.equals("ramfs");
    }

    static Check fileSystem(String type) {
        String name = "File system";
        String kind = type.toLowerCase(Locale.ROOT);
        if (inMemory(kind)) {
            return Check.warning(
                    name,
                    "The data folder lies in memory (" + type + "): a restart of the machine loses it.",
                    "Choose a folder on a disk with --data.");
        }
        if (kind.startsWith("nfs")
                || kind.equals("cifs")
                || kind.startsWith("smb")
                || kind.equals("9p")
                || kind.startsWith("fuse.sshfs")
                || kind.equals("ceph")
                || kind.equals("afs")) {
            return Check.warning(
                    name,
                    "The data folder lies on a network (" + type + "), where locks and syncs may not hold.",
                    "Choose a folder on a local disk, or a volume that is attached as one.");
        }
        if (kind.equals("overlay") || kind.equals("aufs")) {
            return Check.warning(
                    name,
                    "The data folder lies in a container's own layer (" + type + "): it goes when that goes.",
                    "Mount a volume and choose it with --data.");
        }
        return Check.ok(name, "The data folder lies on a file system of the type " + type + ".");
    }

    /** @param floor below it, the server takes no events */
    static Check space(long free, long floor) {
        String finding = "The data folder has " + free / MEGABYTE + " MB free.";
        if (free < floor) {
            return Check.failed(
                    "Free space",
                    finding,
                    "Make room: below " + floor / MEGABYTE
                            + " MB the server takes no events in, unless --min-free says otherwise.");
        }
        if (free < Math.max(LITTLE_FREE, 2 * floor)) {
            return Check.warning(
                    "Free space",
                    finding,
                    "Make room: below " + floor / MEGABYTE + " MB the server takes no events in.");
        }
        return Check.ok("Free space", finding);
    }

    private static DataFolder synced(List<Check> checks, Path there, boolean memory) {
        Path scratch = there.resolve(".doctor-" + ProcessHandle.current().pid());
        try {
            long[] micros = sync(scratch);
            Instant time = Files.getLastModifiedTime(scratch).toInstant();
            Arrays.sort(micros);
            checks.add(syncs(micros[SYNCS / 2], memory));
            return new DataFolder(checks, time);
        } catch (IOException e) {
            checks.add(Check.failed(
                    "Disk",
                    "Nothing can be written to the data folder: " + e.getMessage() + ".",
                    "Check the disk, its quota and its free space."));
            return new DataFolder(checks, null);
        } finally {
            try {
                Files.deleteIfExists(scratch);
            } catch (IOException e) {
                // An empty file with a name that says whose it was.
            }
        }
    }

    private static long[] sync(Path scratch) throws IOException {
        long[] micros = new long[SYNCS];
        ByteBuffer page = ByteBuffer.allocate(4_096);
        try (FileChannel file = FileChannel.open(scratch, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < SYNCS; i++) {
                page.clear();
                file.write(page, (long) i * page.capacity());
                long began = System.nanoTime();
                file.force(false);
                micros[i] = (System.nanoTime() - began) / 1_000;
            }
        }
        return micros;
    }

    static Check syncs(long micros, boolean memory) {
        String finding = "A write reaches the disk in " + micros / 1_000 + "." + micros % 1_000 / 100
                + " ms (median of " + SYNCS + ").";
        if (micros > SLOW_MICROS) {
            return Check.warning(
                    "Disk",
                    finding,
                    "Each answer waits for one of these: use an SSD, or a volume with more operations.");
        }
        if (micros < TOO_QUICK_MICROS && !memory) {
            return Check.warning(
                    "Disk",
                    finding + " No disk is that quick: it seems to say so before it is true.",
                    "Look whether syncs are switched off for this disk; a power cut would lose what was accepted.");
        }
        return Check.ok("Disk", finding);
    }
}

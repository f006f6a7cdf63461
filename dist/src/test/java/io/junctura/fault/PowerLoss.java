package io.junctura.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Simulates a power failure. After a SIGKILL the kernel still has all written data. A small library records the data that
 * each write to the database's files and value files overwrites, until the file is synced. {@link #strike} restores this
 * data.
 */
final class PowerLoss {
    private static final int SECTOR = 512;

    private final Path library;
    private final Path log;
    private final Path database;
    private final Path values;

    PowerLoss(Path folder, Path data) throws IOException, InterruptedException {
        LinuxTools.need("gcc", "gcc libc6-dev");
        Path source = folder.resolve("powerloss.c");
        try (InputStream in = PowerLoss.class.getResourceAsStream("/fault/powerloss.c")) {
            Files.write(source, in.readAllBytes());
        }
        library = folder.resolve("powerloss.so");
        // One log for each data folder, because the kill may truncate the last record, and no other server may append
        // to it.
        log = folder.resolve(data.getFileName() + "-powerloss.log");
        database = data.resolve("junctura.db");
        values = data.resolve("files/values");
        LinuxTools.run(List.of(
                "gcc", "-O1", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl", "-lpthread"));
    }

    /** Records the writes of a server. */
    Server.Start over(Server.Start start) {
        return start.environment("LD_PRELOAD", library.toString())
                .environment("POWERLOSS_FILES", database.toString())
                .environment("POWERLOSS_VALUES", values + "/")
                .environment("POWERLOSS_LOG", log.toString());
    }

    private record Write(char kind, Path path, long offset, long sizeBefore, byte[] old, byte[] fresh) {}

    /**
     * Undoes unsynced writes.
     *
     * @param some null undoes all unsynced writes; otherwise it selects writes and sectors at random
     * @return the number of undone writes
     */
    int strike(Random some) throws IOException {
        Map<Path, List<Write>> open = new LinkedHashMap<>();
        Set<Path> created = new LinkedHashSet<>();
        for (Write write : remembered()) {
            switch (write.kind) {
                case 'S' -> open.remove(write.path);
                case 'D' -> created.removeIf(path -> write.path.equals(path.getParent()));
                case 'C' -> created.add(write.path);
                default ->
                    open.computeIfAbsent(write.path, path -> new ArrayList<>()).add(write);
            }
        }
        int taken = 0;
        for (Map.Entry<Path, List<Write>> entry : open.entrySet()) {
            List<Write> writes = entry.getValue();
            if (Files.notExists(entry.getKey())) continue; // It has been deleted since.
            taken += writes.size();
            try (RandomAccessFile file = new RandomAccessFile(entry.getKey().toFile(), "rw")) {
                for (int i = writes.size() - 1; i >= 0; i--) {
                    Write write = writes.get(i);
                    file.seek(write.offset);
                    file.write(write.old);
                    file.setLength(write.sizeBefore);
                }
                if (some == null) continue;
                for (Write write : writes) if (write.kind == 'W') keepSome(file, write, some);
            }
        }
        for (Path path : created) if (some == null || some.nextBoolean()) Files.deleteIfExists(path);
        Files.deleteIfExists(Path.of(database + "-shm"));
        return taken;
    }

    /** A disk writes single sectors, in any order. */
    private static void keepSome(RandomAccessFile file, Write write, Random some) throws IOException {
        int kept = some.nextInt(3);
        if (kept == 0) return;
        for (int at = 0; at < write.fresh.length; at += SECTOR) {
            if (kept == 1 && some.nextBoolean()) continue;
            file.seek(write.offset + at);
            file.write(write.fresh, at, Math.min(SECTOR, write.fresh.length - at));
        }
    }

    private List<Write> remembered() throws IOException {
        if (Files.notExists(log)) throw new AssertionError("The library has remembered nothing: was it loaded?");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(log)).order(ByteOrder.nativeOrder());
        List<Write> writes = new ArrayList<>();
        while (bytes.remaining() >= 48) {
            char kind = (char) bytes.getLong();
            byte[] path = new byte[(int) bytes.getLong()];
            long offset = bytes.getLong();
            long size = bytes.getLong();
            byte[] old = new byte[(int) bytes.getLong()];
            byte[] fresh = new byte[(int) bytes.getLong()];
            // The kill may have truncated the last record, whose write was not made.
            if (bytes.remaining() < path.length + old.length + fresh.length) break;
            bytes.get(path).get(old).get(fresh);
            writes.add(new Write(kind, Path.of(new String(path, StandardCharsets.UTF_8)), offset, size, old, fresh));
        }
        return writes;
    }
}

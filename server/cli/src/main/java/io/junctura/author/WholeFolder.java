package io.junctura.author;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** Writes a folder atomically: it is written beside its place, and then moved. */
final class WholeFolder {
    private WholeFolder() {}

    /** Writes the content of a folder that exists. */
    interface Content {
        void writeTo(Path folder) throws IOException, CannotWrite;
    }

    /**
     * Replaces {@code target}, if it exists.
     *
     * @param target its parent must exist
     */
    static void write(Path target, Content content) throws CannotWrite {
        Path fresh = beside(target, "new");
        Path old = beside(target, "old");
        try {
            Files.createDirectory(fresh);
            content.writeTo(fresh);
            if (Files.exists(target)) Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AccessDeniedException e) {
            throw new CannotWrite("The folder " + target.getParent()
                    + " may not be written to by you. Change its rights, or choose another.");
        } catch (IOException e) {
            throw new CannotWrite("The folder " + target + " cannot be written (" + e + "). Check the space left.");
        } finally {
            delete(fresh);
            delete(old);
        }
    }

    private static Path beside(Path target, String what) {
        long process = ProcessHandle.current().pid();
        return target.resolveSibling("." + target.getFileName() + "-" + what + "-" + process);
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) return;
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(path);
        } catch (IOException e) {
            // The result does not change; only a hidden folder remains.
        }
    }
}

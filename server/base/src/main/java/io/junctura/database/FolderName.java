package io.junctura.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The random name of a data folder whose database is elsewhere. By this name, the database knows a server that starts again, and
 * refuses a second one with another folder.
 */
public final class FolderName {
    private static final String FILE = "folder-name";

    private FolderName() {}

    /** Whether the database of this folder is elsewhere. */
    public static boolean exists(Path dataFolder) {
        return Files.exists(dataFolder.resolve(FILE));
    }

    /** The name of a folder, which gets one if it has none. The caller holds the lock of the folder. */
    public static String of(Path dataFolder) throws IOException {
        Path file = dataFolder.resolve(FILE);
        String name = Files.exists(file) ? Files.readString(file).strip() : "";
        if (!name.isEmpty()) return name;
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        name = HexFormat.of().formatHex(random);
        OwnerOnly.file(file);
        Files.writeString(file, name + "\n");
        return name;
    }
}

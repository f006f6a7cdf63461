package io.junctura.plugins.stores;

import java.security.SecureRandom;
import java.util.HexFormat;

/** The names of files that are being written. No listing shows them, so no trigger takes such a file. */
public final class TemporaryNames {
    private static final String BEGIN = ".junctura-";
    private static final String END = ".part";
    private static final SecureRandom RANDOM = new SecureRandom();

    private TemporaryNames() {}

    /** A name that nothing has, in the folder of a file. */
    public static String beside(String path) {
        byte[] random = new byte[8];
        RANDOM.nextBytes(random);
        return StorePath.child(StorePath.parent(path), BEGIN + HexFormat.of().formatHex(random) + END);
    }

    public static boolean isOne(String name) {
        return name.startsWith(BEGIN) && name.endsWith(END);
    }
}

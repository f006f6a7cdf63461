package io.junctura.cli;

import java.nio.file.Path;

/** What Java can keep from one run of a jar for the next starts of it. */
enum StartupCache {
    /** Loaded classes, in an archive. */
    CLASSES(".jsa", "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile="),
    /** Also linked classes, and profiles of methods, so that they are compiled earlier. */
    CLASSES_AND_PROFILES(".aot", "-XX:AOTCacheOutput=", "-XX:AOTCache=");

    /** JEP 514 and 515. */
    private static final int FIRST_JAVA_WITH_PROFILES = 25;

    /** With the dot. */
    final String ending;

    private final String writes;
    private final String reads;

    StartupCache(String ending, String writes, String reads) {
        this.ending = ending;
        this.writes = writes;
        this.reads = reads;
    }

    /** The best one of a Java. */
    static StartupCache ofJava(int version) {
        return version >= FIRST_JAVA_WITH_PROFILES ? CLASSES_AND_PROFILES : CLASSES;
    }

    /** The option with which a run writes it at its end. */
    String writing(Path file) {
        return writes + file;
    }

    /** The option with which a start uses it. */
    String reading(Path file) {
        return reads + file;
    }
}

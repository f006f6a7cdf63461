package io.junctura;

/** The version of this build. */
public final class Version {
    private Version() {}

    /** Such as {@code 0.1.0-SNAPSHOT}; {@code dev} when run from class folders. */
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}

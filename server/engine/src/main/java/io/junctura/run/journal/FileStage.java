package io.junctura.run.journal;

/** The stage of a taken file. The ordinal is stored: append only. */
public enum FileStage {
    /** The file has a run, and is moved or deleted when this has ended. */
    TAKEN,
    /** The file could not be read, and must be moved or deleted. */
    BAD,
    /** The file is done, and stays where it is. */
    KEPT;

    private static final FileStage[] ALL = values();

    public static FileStage of(int stored) {
        return ALL[stored];
    }

    @SuppressWarnings("EnumOrdinal") // The ordinal is stored.
    public int stored() {
        return ordinal();
    }
}

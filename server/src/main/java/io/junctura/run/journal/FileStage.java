package io.junctura.run.journal;

/** How far a flow has got with a file. The order is stored too: append only. */
public enum FileStage {
    /** It has a run, and is to be disposed of when that has ended. */
    TAKEN,
    /** It could not be read, and is to be disposed of. */
    BAD,
    /** It is done, and stays in its place. */
    KEPT;

    private static final FileStage[] ALL = values();

    public static FileStage of(int stored) {
        return ALL[stored];
    }

    @SuppressWarnings("EnumOrdinal") // The order is what is stored.
    public int stored() {
        return ordinal();
    }
}

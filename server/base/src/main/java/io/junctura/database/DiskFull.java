package io.junctura.database;

/** The disk of the data folder is full. */
public final class DiskFull extends DatabaseUnavailable {
    private static final long serialVersionUID = 1L;

    public DiskFull(Throwable cause) {
        super("The disk of the data folder is full; nothing of this was written. Make room, then do it again.", cause);
    }

    @Override
    String reported() {
        return "The disk of the data folder is full. No event is accepted until there is space again.";
    }

    @Override
    String ended() {
        return "The disk of the data folder has space again.";
    }
}

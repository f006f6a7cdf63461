package io.junctura.run;

import java.util.Optional;

/**
 * The database was restored from a backup, and somebody wants to be asked about what may have been carried out after that
 * backup was made.
 *
 * @param lastRun  the highest number that a run had in the backup: those up to it may have gone on afterwards
 * @param backup   when the backup was made, in milliseconds since 1970
 * @param restored when it was restored, in milliseconds since 1970; tells this restore from others
 */
public record Restoration(long lastRun, long backup, long restored) {
    /** The row of {@code installation} that says when the database was restored last. */
    public static final String RESTORED = "restored";

    /** The row of {@code installation} that holds this. */
    public static final String IN_DOUBT = "in-doubt";

    public String stored() {
        return lastRun + " " + backup + " " + restored;
    }

    /** As {@link #stored} has written it; empty if it is none of that. */
    static Optional<Restoration> of(String stored) {
        String[] parts = stored.split(" ", -1);
        try {
            return parts.length == 3
                    ? Optional.of(new Restoration(
                            Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2])))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}

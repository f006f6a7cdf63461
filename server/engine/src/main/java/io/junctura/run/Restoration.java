package io.junctura.run;

import java.util.Optional;

/**
 * A restore with {@code --in-doubt}: steps that may have run after the backup was made are in doubt.
 *
 * @param lastRun  the highest run number in the backup; runs up to it may have continued after the backup
 * @param backup   when the backup was made, in milliseconds since 1970
 * @param restored when it was restored, in milliseconds since 1970; identifies the restore
 */
public record Restoration(long lastRun, long backup, long restored) {
    /** The row of {@code installation} with the time of the last restore. */
    public static final String RESTORED = "restored";

    /** The row of {@code installation} with this record. */
    public static final String IN_DOUBT = "in-doubt";

    public String stored() {
        return lastRun + " " + backup + " " + restored;
    }

    /** Parses the form of {@link #stored}; empty if it is malformed. */
    public static Optional<Restoration> of(String stored) {
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
